package auditlog.enhanced;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The leaves of a table's b-tree in ascending order, each with its rows. A leaf whose page has not changed since an earlier moment is the
 * same object as then, so what has changed between two moments is the rows of those leaves that only one of them has. Immutable.
 */
final class TableLeaves {

    /** More than a tree of the largest file has. */
    private static final int DEEPEST = 24;

    private final FileImage image;
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<OddRow> odd = new ArrayList<>();
    private long bytes;

    /**
     * A leaf.
     *
     * @param page its bytes; null if a row overflows, whose end they do not hold
     * @param cells how many rows it has, those included that are not to be found by any request
     * @param first row id of the first of them
     * @param last row id of the last of them
     * @param rows in ascending order of id
     * @param odd those that can't be among them
     * @param bytes of heap that the rows take, at the most
     */
    record Leaf(byte[] page, int cells, long first, long last, Row[] rows, List<OddRow> odd, long bytes) {}

    /**
     * Finds the leaves, and reads the rows of those that the earlier ones do not have.
     *
     * @param root the tree's first page
     * @param earlier of the same table; null if there are none
     * @param mostBytes of heap that the rows may take
     * @throws NotRepresentableException if the snapshot can't stand for them
     */
    TableLeaves(FileImage image, int root, RowDecoder decoder, TableLeaves earlier, long mostBytes)
            throws NotRepresentableException {
        this.image = image;
        new Walk(decoder, earlier, mostBytes).collect(root, Long.MAX_VALUE, DEEPEST);
    }

    /** Goes through the tree once. */
    private final class Walk {

        private final RowDecoder decoder;
        private final long mostBytes;
        private final Map<byte[], Leaf> known = new IdentityHashMap<>();

        /** The last row id that the leaf before may hold. */
        private long last;

        Walk(RowDecoder decoder, TableLeaves earlier, long mostBytes) {
            this.decoder = decoder;
            this.mostBytes = mostBytes;
            if (earlier != null) {
                earlier.leaves.forEach(leaf -> known.put(leaf.page, leaf));
            }
        }

        void collect(int number, long upTo, int deepest) throws NotRepresentableException {
            BTreePage page = new BTreePage(image, number);
            if (page.isLeaf()) {
                Leaf same = known.get(page.bytes().array());
                add(same != null ? same : decoder.read(page, mostBytes - bytes), number, upTo);
                return;
            }
            if (deepest == 0) {
                throw new NotRepresentableException("The table's tree has no end");
            }
            for (int i = 0; i < page.cells(); i++) {
                ByteBuffer cell = page.cell(i);
                collect(cell.getInt(), BTreePage.varint(cell), deepest - 1);
            }
            collect(page.lastChild(), upTo, deepest - 1);
        }

        private void add(Leaf leaf, int number, long upTo) throws NotRepresentableException {
            boolean isFirst = leaves.isEmpty();
            if (!isFirst && upTo <= last || leaf.cells > 0 && (leaf.last > upTo || !isFirst && leaf.first <= last)) {
                throw new NotRepresentableException("The table's rows are out of order at page " + number);
            }
            last = upTo;
            leaves.add(leaf);
            bytes += leaf.bytes;
            odd.addAll(leaf.odd);
            OddRow.requireFew(odd);
        }
    }

    FileImage image() {
        return image;
    }

    /** Bytes of heap that the rows take, at the most. */
    long bytes() {
        return bytes;
    }

    /** How many rows there are, those included that are not to be found by any request. */
    long count() {
        return leaves.stream().mapToLong(Leaf::cells).sum();
    }

    /** Those rows that can't be among the others. */
    List<OddRow> odd() {
        return odd;
    }

    /** The rows of the leaves that the others do not have, in ascending order of id. */
    List<Row> rowsNotIn(TableLeaves others) {
        Set<Leaf> theirs = Collections.newSetFromMap(new IdentityHashMap<>());
        theirs.addAll(others == null ? List.of() : others.leaves);
        List<Row> rows = new ArrayList<>();
        for (Leaf leaf : leaves) {
            if (!theirs.contains(leaf)) {
                Collections.addAll(rows, leaf.rows);
            }
        }
        return rows;
    }
}
