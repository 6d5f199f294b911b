package auditlog.benchmarks.budget;

import auditlog.AuditQuery;
import auditlog.benchmarks.workload.PageRows;
import auditlog.datagen.DatasetRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Finds the rows of a page as the enhanced service's index does: a window by binary search, within the numbers of those that match. */
final class RowIndex {

    private final DatasetRow[] rows;
    private final long[] createdAt;
    private final Map<Group, int[]> numbers = new HashMap<>();

    /** Whose rows; null is anybody's, and any. */
    private record Group(Long actorId, String action) {}

    /** Places {@code start} to {@code end - 1} of the numbers; null is every row. */
    record Slice(int[] numbers, int start, int end) {

        int count() {
            return end - start;
        }
    }

    RowIndex(List<DatasetRow> unordered) {
        rows = unordered.stream()
                .sorted(Comparator.comparingLong(DatasetRow::createdAt)
                        .thenComparingLong(DatasetRow::id)
                        .reversed())
                .toArray(DatasetRow[]::new);
        createdAt = IntStream.range(0, rows.length)
                .mapToLong(row -> rows[row].createdAt())
                .toArray();
        Map<Group, IntStream.Builder> building = new HashMap<>();
        for (int row = 0; row < rows.length; row++) {
            for (Group group : List.of(
                    new Group(rows[row].actorId(), null),
                    new Group(null, rows[row].action()),
                    new Group(rows[row].actorId(), rows[row].action()))) {
                building.computeIfAbsent(group, unused -> IntStream.builder()).add(row);
            }
        }
        building.forEach((group, all) -> numbers.put(group, all.build().toArray()));
    }

    /** The rows that answer a request for a page from 1 and a size from 0. */
    Slice slice(AuditQuery query) {
        int windowStart = firstNotAfter(query.toTs());
        int windowEnd = firstNotAfter(query.fromTs() - 1);
        int[] matching = null;
        int start = windowStart;
        int end = windowEnd;
        if (query.actorId() != null || query.action() != null) {
            matching = numbers.getOrDefault(new Group(query.actorId(), query.action()), new int[0]);
            start = firstNotBelow(matching, windowStart);
            end = firstNotBelow(matching, windowEnd);
        }
        long first = start + (query.page() - 1L) * query.pageSize();
        return first >= end
                ? new Slice(null, 0, 0)
                : new Slice(matching, (int) first, (int) Math.min(first + query.pageSize(), end));
    }

    DatasetRow row(Slice slice, int i) {
        return rows[slice.numbers == null ? slice.start + i : slice.numbers[slice.start + i]];
    }

    private int firstNotAfter(long second) {
        return PageRows.firstNotAfter(createdAt.length, row -> createdAt[row], second);
    }

    private static int firstNotBelow(int[] ascending, int least) {
        int place = Arrays.binarySearch(ascending, least);
        return place < 0 ? -(place + 1) : place;
    }
}
