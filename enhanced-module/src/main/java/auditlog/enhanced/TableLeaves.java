package auditlog.enhanced;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The leaves of a table's b-tree in ascending order, each with the range of row ids that it holds: those after the last one of the leaf
 * before, up to its own last one. The ranges cover all row ids, so a leaf of the same range and the same bytes as before holds the same
 * rows, unless one of them overflows its page.
 */
final class TableLeaves {

    /** More than a tree of the largest file has. */
    private static final int DEEPEST = 24;

    private final FileImage image;
    private final BitSet overflowing = new BitSet();
    private int[] pages = new int[64];
    private long[] lasts = new long[64];
    private int count;

    /**
     * Finds the leaves.
     *
     * @param root the tree's first page
     */
    TableLeaves(FileImage image, int root) throws NotRepresentableException {
        this.image = image;
        collect(root, Long.MAX_VALUE, DEEPEST);
    }

    private void collect(int number, long last, int deepest) throws NotRepresentableException {
        BTreePage page = new BTreePage(image, number);
        if (page.isLeaf()) {
            add(number, last);
            return;
        }
        if (deepest == 0) {
            throw new NotRepresentableException("The table's tree has no end");
        }
        for (int i = 0; i < page.cells(); i++) {
            ByteBuffer cell = page.cell(i);
            collect(cell.getInt(), BTreePage.varint(cell), deepest - 1);
        }
        collect(page.child(page.cells()), last, deepest - 1);
    }

    private void add(int page, long last) throws NotRepresentableException {
        if (count == image.pages() || count > 0 && last <= lasts[count - 1]) {
            throw new NotRepresentableException("The table's leaves are out of order at page " + page);
        }
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, 2 * count);
            lasts = Arrays.copyOf(lasts, 2 * count);
        }
        pages[count] = page;
        lasts[count++] = last;
    }

    FileImage image() {
        return image;
    }

    int page(int leaf) {
        return pages[leaf];
    }

    /** The first row id that the leaf may hold. */
    long first(int leaf) {
        return leaf == 0 ? Long.MIN_VALUE : lasts[leaf - 1] + 1;
    }

    /** The last row id that the leaf may hold. */
    long last(int leaf) {
        return lasts[leaf];
    }

    /** To be called when a row of the leaf was found to overflow its page. */
    void overflows(int leaf) {
        overflowing.set(leaf);
    }

    /** Those leaves that need not hold the same rows as one of the others; all if there are no others. */
    BitSet differentFrom(TableLeaves others) {
        BitSet different = new BitSet(count);
        different.set(0, count);
        for (int leaf = 0, other = 0; others != null && leaf < count; leaf++) {
            while (others.lasts[other] < lasts[leaf]) {
                other++;
            }
            boolean isSame = others.lasts[other] == lasts[leaf]
                    && others.first(other) == first(leaf)
                    && others.pages[other] == pages[leaf]
                    && !others.overflowing.get(other)
                    && !overflowing.get(leaf)
                    && image.isSamePage(pages[leaf], 0, others.image);
            different.set(leaf, !isSame);
        }
        return different;
    }
}
