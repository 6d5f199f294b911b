package auditlog.benchmarks.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.statistics.Interval;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ForestPlotTest {

    @Test
    void drawsKnownRatiosOnALogarithmicAxis() throws Exception {
        Document svg = parsed(ForestPlot.svg(
                "Enhanced < baseline & more",
                List.of(
                        new ForestPlot.Row("ten", new Interval(10, 1, 100, 5), 3),
                        new ForestPlot.Row("unknown", Interval.NONE, 3),
                        new ForestPlot.Row("hundred", new Interval(100, 100, 100, 5), Double.NaN))));
        assertEquals(2, svg.getElementsByTagName("circle").getLength());
        // axis from 1 to 100 between x 330 and 750: 10 is in the middle, 100 at the end
        assertEquals("540.0", attribute(svg, 0));
        assertEquals("750.0", attribute(svg, 1));
        assertTrue(svg.getDocumentElement().getTextContent().contains("Enhanced < baseline & more"));
        assertFalse(svg.getDocumentElement().getTextContent().contains("unknown"));
    }

    @Test
    void isDrawnForBothSchemesOnAGroundOfItsOwn() {
        String svg = ForestPlot.svg("", List.of());
        int dark = svg.indexOf("prefers-color-scheme: dark");
        assertTrue(dark > 0, svg);
        for (String drawn : List.of("text {", ".ground {", ".bar {", ".dot {", ".limit {")) {
            assertTrue(svg.indexOf(drawn) < dark && svg.indexOf(drawn, dark) > 0, drawn);
        }
        assertTrue(svg.contains("<rect class=\"ground\" width=\"100%\" height=\"100%\""), svg);
    }

    @Test
    void nothingMeasuredIsAPictureStill() throws Exception {
        assertEquals(
                0,
                parsed(ForestPlot.svg("", List.of()))
                        .getElementsByTagName("circle")
                        .getLength());
    }

    private static String attribute(Document svg, int circle) {
        return svg.getElementsByTagName("circle")
                .item(circle)
                .getAttributes()
                .getNamedItem("cx")
                .getNodeValue();
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
