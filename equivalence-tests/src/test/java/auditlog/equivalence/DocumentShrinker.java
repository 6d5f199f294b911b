package auditlog.equivalence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Makes a document that shows something small: takes parts away, then makes bytes plain, as long as it still shows it. */
final class DocumentShrinker {

    /** What bytes are made, if that still shows it. */
    private static final byte[] PLAIN = {' ', '0', 'x'};

    private DocumentShrinker() {}

    /**
     * Shrinks a document.
     *
     * @param document shows what is looked for
     * @param search place of the first of some documents that shows it; -1 if none does
     * @return one that shows it, and from which no single byte can be taken away
     */
    static byte[] shrink(byte[] document, ToIntFunction<List<byte[]>> search) {
        byte[] smallest = document;
        int part = Math.max(1, document.length / 2);
        while (true) {
            List<byte[]> candidates = new ArrayList<>();
            for (int at = 0; at < smallest.length; at += part) {
                int end = Math.min(at + part, smallest.length);
                candidates.add(DocumentMutator.spliced(smallest, at, end, new byte[0]));
            }
            int found = candidates.isEmpty() ? -1 : search.applyAsInt(candidates);
            if (found >= 0) {
                smallest = candidates.get(found);
                part = Math.max(1, Math.min(part, smallest.length / 2));
            } else if (part > 1) {
                part /= 2;
            } else {
                return plain(smallest, search);
            }
        }
    }

    private static byte[] plain(byte[] document, ToIntFunction<List<byte[]>> search) {
        byte[] plainest = document;
        for (byte plain : PLAIN) {
            Set<Integer> left = new LinkedHashSet<>();
            for (int i = 0; i < plainest.length; i++) {
                if (Character.isLetterOrDigit(plainest[i] & 0xff) || (plainest[i] & 0xff) > 0x7e) {
                    left.add(i);
                }
            }
            while (!left.isEmpty()) {
                List<Integer> places = List.copyOf(left);
                List<byte[]> candidates = new ArrayList<>();
                for (int i : places) {
                    byte[] candidate = plainest.clone();
                    candidate[i] = plain;
                    candidates.add(candidate);
                }
                int found = search.applyAsInt(candidates);
                if (found < 0) {
                    break;
                }
                plainest = candidates.get(found);
                // Those before it did not show it any more.
                left.removeAll(places.subList(0, found + 1));
            }
        }
        return plainest;
    }
}
