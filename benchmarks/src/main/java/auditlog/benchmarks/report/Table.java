package auditlog.benchmarks.report;

import java.util.List;

/**
 * A table of texts.
 *
 * @param caption what it shows, with units
 * @param columns headings; the first column heads the rows
 * @param rows cells, as many as columns
 */
record Table(String caption, List<String> columns, List<List<String>> rows) {

    private static final String NUMERIC = "[-+]?[\\d.,]+( \\[[-\\d.]+, [-\\d.]+])?|-";

    /** As HTML; a column of numbers stands to the right. */
    String html() {
        StringBuilder html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"")
                .append(Html.escaped(caption))
                .append("\"><table><caption>")
                .append(Html.escaped(caption))
                .append("</caption><thead><tr>");
        for (int i = 0; i < columns.size(); i++) {
            html.append("<th scope=\"col\"")
                    .append(kind(i))
                    .append('>')
                    .append(Html.escaped(columns.get(i)))
                    .append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                String tag = i == 0 ? "th" : "td";
                html.append('<')
                        .append(tag)
                        .append(i == 0 ? " scope=\"row\"" : "")
                        .append(verdict(row.get(i)))
                        .append(kind(i))
                        .append('>');
                html.append(Html.escaped(row.get(i))).append("</").append(tag).append('>');
            }
            html.append("</tr>");
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    private static String verdict(String cell) {
        return cell.equals("PASS") || cell.equals("FAIL") ? " class=\"" + cell + "\"" : "";
    }

    private String kind(int column) {
        boolean numeric =
                column > 0 && rows.stream().allMatch(row -> row.get(column).matches(NUMERIC));
        return numeric ? " class=\"n\"" : "";
    }
}
