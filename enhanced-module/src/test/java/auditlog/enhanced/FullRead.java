package auditlog.enhanced;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that requests can find in a table, read by SQL as the baseline reads it. */
final class FullRead {

    /** In answer order, those that the snapshot must stand for. */
    final List<Row> rows = new ArrayList<>();

    /** The others, by id, with the second before and the second after. */
    final Map<Long, List<Long>> odd = new TreeMap<>();

    FullRead(Connection connection) throws SQLException {
        Charset charset = charset(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT id, created_at, actor_id, action, resource_type, resource_id,"
                                + " payload_offset, payload_len, typeof(created_at), typeof(actor_id)||typeof(action)"
                                + "||typeof(resource_type)||typeof(resource_id)||typeof(payload_offset)||typeof(payload_len),"
                                + " CAST(action AS BLOB), CAST(resource_type AS BLOB), CAST(resource_id AS BLOB)"
                                + " FROM audit_events WHERE created_at BETWEEN -9e999 AND 9e999"
                                + " ORDER BY created_at DESC, id DESC")) {
            while (row.next()) {
                Row read = new Row(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getLong(7),
                        row.getInt(8));
                if (row.getString(9).equals("integer")
                        && row.getString(10).equals("integertexttexttextintegerinteger")
                        && isPlain(read.action(), row.getBytes(11), charset)
                        && isPlain(read.resourceType(), row.getBytes(12), charset)
                        && isPlain(read.resourceId(), row.getBytes(13), charset)) {
                    rows.add(read);
                } else {
                    double second = row.getDouble(2);
                    boolean isReal = row.getString(9).equals("real");
                    odd.put(
                            read.id(),
                            isReal
                                    ? List.of((long) Math.floor(second), (long) Math.ceil(second))
                                    : List.of(read.createdAt(), read.createdAt()));
                }
            }
        }
    }

    private static Charset charset(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet encoding = statement.executeQuery("PRAGMA encoding")) {
            return Charset.forName(encoding.getString(1));
        }
    }

    /** Whether its bytes are a text that the driver reads as any other reader would. */
    private static boolean isPlain(String text, byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString()
                            .equals(text)
                    && text.chars().noneMatch(c -> c == 0 || c == 0xfffd || c == 0xfeff || c == 0xfffe);
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
