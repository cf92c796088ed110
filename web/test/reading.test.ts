import assert from "node:assert/strict";
import { test } from "node:test";
import { colourCode } from "../src/reading/code.ts";
import { explodes, formulaAt } from "../src/reading/dollars.ts";
import { setFormula } from "../src/reading/formula.ts";
import { languageOf, toMarkup } from "../src/reading/markdown.ts";
import { pieces } from "../src/reading/unseen.ts";

const formula = (tex: string, isDisplay: boolean) => `[${isDisplay ? "display" : "inline"} ${tex}]`;
const html = (text: string) => toMarkup(text, { formula, code: null }).html.trim();

test("Money is text, and a formula is a formula (F126)", () => {
  assert.equal(html("from $1,200 to $3,400"), "<p>from $1,200 to $3,400</p>");
  assert.equal(html("it is $5, or 10$ there"), "<p>it is [inline 5, or 10] there</p>");
  assert.equal(html("$x^2$"), "<p>[inline x^2]</p>");
  assert.equal(html("US$5 and US$6"), "<p>US$5 and US$6</p>");
  assert.equal(html("\\$5 and \\$6"), "<p>$5 and $6</p>");
  assert.equal(html("$1 $2 $3"), "<p>$1 $2 $3</p>");
  assert.equal(html("a $x$5 b"), "<p>a $x$5 b</p>");
  assert.equal(html("`$x$`"), "<p><code>$x$</code></p>");
});

test("All four kinds of formula are found, and stars in them are no emphasis", () => {
  assert.equal(html("\\(a\\) and \\[b\\] and $$c$$"), "<p>[inline a] and [display b] and [display c]</p>");
  assert.equal(html("$$\na = 1\n- b\n$$\n\nnext"), "<p>[display \na = 1\n- b\n]</p><p>next</p>");
  assert.equal(html("*a $b*c$ d*"), "<p><em>a [inline b*c] d</em></p>");
  assert.equal(html("$a_1$ and $b_2$"), "<p>[inline a_1] and [inline b_2]</p>");
  assert.equal(formulaAt("$a\n\nb$", ""), null);
});

test("HTML in a text is text", () => {
  assert.equal(html("<script>alert(1)</script>").includes("<script"), false);
  assert.match(html("a <b onclick=x>c</b>"), /a &lt;b onclick=x&gt;c&lt;\/b&gt;/);
  assert.match(html("![alt](https://x.example/a.png)"), /Picture: alt .*https:\/\/x\.example\/a\.png/);
  assert.equal(html("![alt](https://x.example/a.png)").includes("<img"), false);
});

test("Links say where they lead, and only to the web and to mail", () => {
  assert.equal(
    html("[here](https://a.example/x)"),
    '<p><a href="https://a.example/x" rel="noopener noreferrer" target="_blank">here</a> '
      + '<span class="host">a.example</span></p>',
  );
  assert.equal(html("[x](javascript:alert(1))").includes("<a"), false);
  assert.equal(html("[x](data:text/html,y)").includes("<a"), false);
  assert.match(html("[bank.example](https://evil.example)"), /class="host">evil\.example/);
  assert.equal(html("https://a.example/x").includes("class=\"host\""), false);
});

test("Line breaks are shown as stored (F127)", () => {
  assert.equal(html("a\nb\n\nc"), "<p>a<br>b</p>\n<p>c</p>");
});

test("Headings go on from the page's own, and leave no level out", () => {
  assert.equal(html("### a\n\n##### b").replaceAll("\n", ""), "<h3>a</h3><h4>b</h4>");
});

test("Code has its language as its name", () => {
  assert.match(html("```py\nx\n```"), /<pre tabindex="0" aria-label="Code, python"><code>x/);
  assert.equal(languageOf("C++ title=x"), "cpp");
  assert.match(colourCode("def f(): pass", "python") ?? "", /hljs-keyword/);
  assert.equal(colourCode("x", "nolang"), null);
});

test("Mathematics that explodes is shown as its source", () => {
  assert.match(setFormula("x^2", false) ?? "", /<msup>/);
  const names = [..."abcdefghij"];
  const doubling = names.slice(0, -1).map((name, at) => `\\def\\${name}{\\${names[at + 1]}\\${names[at + 1]}}`);
  const bomb = `${doubling.join("")}\\def\\j{x}\\a`;
  assert.equal(setFormula(bomb, false), null);
  assert.equal(setFormula("x".repeat(10_001), false), null);
  assert.equal(setFormula(`${"{".repeat(60)}x${"}".repeat(60)}`, false), null);
  assert.equal(setFormula("\\frac{", false), null);
  assert.equal((setFormula("\\href{javascript:alert(1)}{x}", false) ?? "").includes("href="), false);
  const rule = setFormula("\\rule{1000em}{1000em}", false) ?? "";
  assert.equal(rule.replace(/<annotation.*<\/annotation>/, "").includes("1000em"), false);
  assert.equal(explodes("\\left(".repeat(201)), true);
});

test("Long texts full of dollars, stars and brackets take no long time", () => {
  const slow = ["$1", "\\(", "$ $", "*a", "[a](", "$$", "> ", "`", "- "].map((unit) => {
    const begun = performance.now();
    html(unit.repeat(Math.floor(5_000 / unit.length)));
    return [unit, performance.now() - begun] as const;
  });
  assert.deepEqual(slow.filter(([, ms]) => ms > 4_000), []);
});

test("What cannot be seen is named, and the text stays what it was", () => {
  const text = "a\u200bb\u202ec\u2066d";
  const found = pieces(text).flatMap((piece) => (piece.mark ? [piece.mark.name] : []));
  assert.deepEqual(found, ["ZWSP", "RLO", "LRI"]);
  assert.equal(pieces(text).map((piece) => piece.text).join(""), text);
  assert.equal(pieces("\u202e")[0]?.mark?.title, "right-to-left override, U+202E");
  const ordinaries = ["\u{1F469}\u200d\u{1F680}", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "caf\u00e9"];
  for (const ordinary of ordinaries) {
    assert.deepEqual(pieces(ordinary).filter((piece) => piece.mark), []);
  }

  assert.equal(pieces("a\u200db").filter((piece) => piece.mark).length, 1);
});
