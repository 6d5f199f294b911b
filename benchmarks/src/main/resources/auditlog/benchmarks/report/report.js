"use strict";
const said = document.getElementById("said");
let quiet;
function say(text) {
  said.textContent = text;
  clearTimeout(quiet);
  quiet = setTimeout(() => { said.textContent = ""; }, 3000);
}

// Tables that can be copied.
const cells = table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent.trim()));
const forms = {
  "Copy as Markdown": rows => {
    const line = row => "| " + row.map(cell => cell.replaceAll("|", "\\|")).join(" | ") + " |";
    return [line(rows[0]), line(rows[0].map(() => "---")), ...rows.slice(1).map(line)].join("\n") + "\n";
  },
  "Copy as TSV": rows => rows.map(row => row.map(cell => cell.replaceAll(/\s/g, " ")).join("\t")).join("\n") + "\n",
};
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) {
      throw new Error("the browser does not allow it");
    }
  }
}
for (const table of document.querySelectorAll("table")) {
  const bar = document.createElement("p");
  bar.className = "copy";
  for (const [name, form] of Object.entries(forms)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.setAttribute("aria-label", name + ": " + table.caption.textContent);
    button.addEventListener("click", () => copy(form(cells(table)))
        .then(() => say("Copied"), trouble => say("Not copied: " + trouble.message)));
    bar.append(button);
  }
  table.parentElement.before(bar);
}

// Files are kept compressed; here they are unpacked before they are saved.
for (const link of document.querySelectorAll("a[data-name]")) {
  link.addEventListener("click", event => {
    if (typeof DecompressionStream === "undefined") {
      return;
    }
    event.preventDefault();
    const packed = Uint8Array.from(atob(link.href.slice(link.href.indexOf(",") + 1)), c => c.charCodeAt(0));
    new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).blob().then(content => {
      const file = document.createElement("a");
      file.href = URL.createObjectURL(content);
      file.download = link.dataset.name;
      file.click();
      setTimeout(() => URL.revokeObjectURL(file.href), 10000);
      say("Saved " + link.dataset.name);
    }, trouble => say("Not saved: " + trouble.message));
  });
}

// A click on a frame makes it as wide as the graph; a click on it again shows everything.
for (const flame of document.querySelectorAll("svg.flame")) {
  const frames = [...flame.children].map(frame => (
      {frame, x: parseFloat(frame.getAttribute("x")), width: parseFloat(frame.getAttribute("width"))}));
  let shown = null;
  for (const chosen of frames) {
    chosen.frame.addEventListener("click", () => {
      shown = shown === chosen ? null : chosen;
      const from = shown ? shown.x : 0;
      const factor = shown ? 100 / shown.width : 1;
      for (const {frame, x, width} of frames) {
        const left = Math.max(0, (x - from) * factor);
        const right = Math.min(100, (x + width - from) * factor);
        frame.setAttribute("x", left + "%");
        frame.setAttribute("width", Math.max(0, right - left) + "%");
      }
    });
  }
}
