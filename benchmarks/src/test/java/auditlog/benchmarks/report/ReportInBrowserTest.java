package auditlog.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auditlog.benchmarks.jobs.Json;
import auditlog.datagen.Dataset;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The page in a real browser: that of the run that is stored in {@code target/run_tests}, one of made-up results that fills every
 * section, and one of nothing. The pictures are kept in {@code target/report-pictures}. Takes a minute or two; run by {@code mvn
 * verify -Pbrowser}.
 */
@Tag("browser")
class ReportInBrowserTest {

    private static final int MOST_BYTES = 3_000_000;
    private static final long DOWNLOAD_PAUSE_MILLIS = 150;
    private static final int FEWEST_COLOURED = 12;

    @TempDir
    private Path directory;

    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        browser = new Browser(Files.createDirectories(directory.resolve("browser")));
    }

    @AfterEach
    void stop() throws Exception {
        browser.close();
    }

    @Test
    void thePageOfTheStoredRun() throws Exception {
        Path root = Dataset.projectRoot();
        Path results = root.resolve("target/run_tests");
        assertTrue(
                Files.exists(results.resolve(StoredResults.SUMMARY)),
                "No run is stored, and this looks at the page of one: ./run_tests --quick makes one in some minutes");
        examine("run", Report.write(Report.Sources.under(root, results, null), directory.resolve("run")));
    }

    @Test
    void aPageWithEverySectionFilled() throws Exception {
        Report.Sources sources = MadeUpResults.write(directory.resolve("made-up"));
        Path page = Report.write(sources, directory.resolve("full"));
        assertFalse(Files.readString(page).contains("class=\"missing\""));
        examine("full", page);
    }

    @Test
    void aPageOfNothing() throws Exception {
        Path empty = directory.resolve("empty");
        Path page = Report.write(new Report.Sources(empty, empty, empty, empty, null), directory.resolve("nothing"));
        browser.open(page);
        requireQuiet();
        assertEquals(
                Section.values().length - 1,
                browser.evaluate("document.querySelectorAll('.missing').length").asInt());
    }

    private void examine(String name, Path page) throws Exception {
        long bytes = Files.size(page);
        assertTrue(bytes < MOST_BYTES, "The page has " + bytes + " bytes");
        for (String colours : List.of("light", "dark")) {
            for (int width : new int[] {360, 1600}) {
                browser.size(width, 900);
                browser.medium("screen", colours);
                browser.open(page);
                requireDrawn(name + "-" + colours + "-" + width, width);
            }
        }
        browser.size(794, 1123);
        browser.medium("print", "light");
        browser.open(page);
        requireDrawn(name + "-print", 794);
        byte[] pdf = Base64.getDecoder()
                .decode(browser.send("Page.printToPDF", Map.of("printBackground", false))
                        .path("data")
                        .asString());
        keep(name + ".pdf", pdf);
        browser.size(1600, 900);
        browser.medium("screen", "light");
        browser.open(page);
        requireLinks();
        requireCopies();
        requireDownloads(name);
        requireQuiet();
    }

    /** No message on the console, no error, and no request but that for the page itself. */
    private void requireQuiet() throws Exception {
        browser.evaluate("1");
        assertEquals(List.of(), browser.events("Runtime.exceptionThrown"));
        assertEquals(List.of(), browser.events("Runtime.consoleAPICalled"));
        assertEquals(List.of(), browser.events("Log.entryAdded"));
        List<String> requests = browser.events("Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").asString())
                .filter(url -> !url.startsWith("blob:"))
                .toList();
        assertEquals(1, requests.size(), requests::toString);
    }

    private void requireDrawn(String name, int width) throws Exception {
        requireQuiet();
        int scroll = browser.evaluate("document.documentElement.scrollWidth").asInt();
        assertTrue(scroll <= width, name + " is " + scroll + " wide");
        byte[] png = browser.screenshot();
        keep(name + ".png", png);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        JsonNode plots = browser.evaluate(
                "[...document.querySelectorAll('.plot')].map(p => { const b = p.getBoundingClientRect();"
                        + " return {name: p.closest('figure').querySelector('h3').textContent, x: Math.floor(b.x + scrollX), y: Math.floor(b.y + scrollY),"
                        + " width: Math.floor(b.width), height: Math.floor(b.height)} })");
        assertFalse(plots.isEmpty(), name);
        for (JsonNode plot : plots) {
            int coloured = coloured(part(picture, plot));
            assertTrue(coloured >= FEWEST_COLOURED, name + ", " + plot.path("name") + ": coloured pixels: " + coloured);
        }
        JsonNode covered = browser.evaluate(OVERLAPS);
        assertTrue(covered.isEmpty(), name + ": text over text: " + covered);
    }

    /** Texts of a plot, flame graphs aside, whose boxes cover each other. */
    private static final String OVERLAPS = """
            [...document.querySelectorAll('.plot')].flatMap(plot => {
              const texts = [...plot.querySelectorAll('text:not(.f text), .name, .value')].filter(t => t.textContent.trim());
              const boxes = texts.map(t => t.getBoundingClientRect());
              const found = [];
              for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
                const a = boxes[i], b = boxes[j];
                if (a.width && b.width && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
                    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4) {
                  found.push(plot.closest('figure').id + ': ' + texts[i].textContent + ' | ' + texts[j].textContent);
                }
              }
              return found;
            })""";

    /** Pixels of a plot with a colour: texts, axes and grounds are grey or nearly so. */
    private static int coloured(BufferedImage picture) {
        int count = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                float[] hsb = Color.RGBtoHSB(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff, null);
                count += hsb[1] > 0.35 && hsb[2] > 0.3 ? 1 : 0;
            }
        }
        return count;
    }

    private static BufferedImage part(BufferedImage picture, JsonNode plot) {
        int x = plot.path("x").asInt();
        int y = plot.path("y").asInt();
        int width = Math.min(plot.path("width").asInt(), picture.getWidth() - x);
        int height = Math.min(plot.path("height").asInt(), picture.getHeight() - y);
        return picture.getSubimage(x, y, width, height);
    }

    private void requireLinks() throws Exception {
        JsonNode broken = browser.evaluate(
                "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash).filter(h => !document.querySelector(h))");
        assertTrue(broken.isEmpty(), "Links to nowhere: " + broken);
        JsonNode others = browser.evaluate(
                "[...document.querySelectorAll('a')].filter(a => !/^(#|data:)/.test(a.getAttribute('href'))).length");
        assertEquals(0, others.asInt());
        JsonNode untold = browser.evaluate(
                "[...document.querySelectorAll('figure')].filter(f => !f.querySelector('table'))" + ".map(f => f.id)");
        assertTrue(untold.isEmpty(), "Plots without a table: " + untold);
    }

    private void requireCopies() throws Exception {
        browser.send(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        browser.send("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        JsonNode copies = browser.evaluate("""
                (async () => {
                  const copied = [];
                  for (const button of document.querySelectorAll('.copy button')) {
                    said.textContent = '';
                    button.click();
                    for (let i = 0; i < 200 && !said.textContent; i++) await new Promise(r => setTimeout(r, 5));
                    copied.push(said.textContent + '\\n' + (await navigator.clipboard.readText()).split('\\n')[0]);
                  }
                  return copied;
                })()""");
        assertFalse(copies.isEmpty());
        for (int i = 0; i < copies.size(); i++) {
            String[] copied = copies.get(i).asString().split("\n");
            assertEquals("Copied", copied[0]);
            assertTrue(i % 2 == 0 ? copied[1].matches("\\| .* \\|") : copied[1].contains("\t"), copied[1]);
        }
    }

    private void requireDownloads(String name) throws Exception {
        Path saved = Files.createDirectories(directory.resolve("saved-" + name));
        browser.send("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", saved.toString()));
        JsonNode names = browser.evaluate("[...document.querySelectorAll('a[data-name]')].map(a => a.dataset.name)");
        assertFalse(names.isEmpty());
        for (JsonNode file : names) {
            browser.evaluate("document.querySelector('a[data-name=\"" + file.asString() + "\"]').click()");
            // Chromium drops the eleventh within a second.
            Thread.sleep(DOWNLOAD_PAUSE_MILLIS);
            Path there = saved.resolve(file.asString());
            for (int i = 0; i < 500 && !(Files.exists(there) && Files.size(there) > 0); i++) {
                Thread.sleep(20);
            }
            assertTrue(
                    Files.exists(there),
                    () -> "Not saved: " + there + " of "
                            + Arrays.toString(saved.toFile().list()));
            if (file.asString().endsWith(".json")) {
                assertFalse(Json.read(there).isEmpty(), file::asString);
            } else {
                assertTrue(Files.readString(there).contains("1/(1-Percentile)"), file::asString);
            }
        }
    }

    private static void keep(String name, byte[] content) throws Exception {
        Path pictures = Files.createDirectories(Dataset.projectRoot().resolve("target/report-pictures"));
        Files.write(pictures.resolve(name), content);
    }
}
