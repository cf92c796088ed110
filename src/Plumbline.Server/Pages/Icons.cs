using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;

namespace Plumbline.Server.Pages;

/// <summary>The icons that pages use, by what they mean. Drawn by Lucide (ISC licence).</summary>
internal static class Icons
{
    private static readonly FrozenDictionary<string, MarkupString> Drawings = new Dictionary<string, MarkupString>(
        StringComparer.Ordinal
    )
    {
        ["attention"] = Text(
            """<path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3" />""",
            """<path d="M12 9v4" />""",
            """<path d="M12 17h.01" />"""
        ),
        ["back"] = Text(
            """<path d="M9 14 4 9l5-5" />""",
            """<path d="M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11" />"""
        ),
        ["check"] = Text("""<path d="M20 6 9 17l-5-5" />"""),
        ["download"] = Text(
            """<path d="M12 15V3" />""",
            """<path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4" />""",
            """<path d="m7 10 5 5 5-5" />"""
        ),
        ["information"] = Text(
            """<circle cx="12" cy="12" r="10" />""",
            """<path d="M12 16v-4" />""",
            """<path d="M12 8h.01" />"""
        ),
        ["items"] = Text(
            """<rect width="18" height="18" x="3" y="3" rx="2" />""",
            """<path d="M21 9H3" />""",
            """<path d="M21 15H3" />"""
        ),
        ["key"] = Text(
            """<path d="M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0""",
            """ 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z" />""",
            """<circle cx="16.5" cy="7.5" r=".5" fill="currentColor" />"""
        ),
        ["ledger"] = Text(
            """<path d="M15 12h-5" />""",
            """<path d="M15 8h-5" />""",
            """<path d="M19 17V5a2 2 0 0 0-2-2H4" />""",
            """<path d="M8 21h12a2 2 0 0 0 2-2v-1a1 1 0 0 0-1-1H11a1 1 0 0 0-1 1v1a2 2 0 1 1-4 0V5a2 2 0 1 0-4""",
            """ 0v2a1 1 0 0 0 1 1h3" />"""
        ),
        ["menu"] = Text("""<path d="M4 5h16" />""", """<path d="M4 12h16" />""", """<path d="M4 19h16" />"""),
        ["out"] = Text(
            """<path d="M13 21h8" />""",
            """<path d="M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 """,
            """.623.622l4.353-1.32a2 2 0 0 0 .83-.497z" />"""
        ),
        ["open"] = Text(
            """<path d="M10.1 2.182a10 10 0 0 1 3.8 0" />""",
            """<path d="M13.9 21.818a10 10 0 0 1-3.8 0" />""",
            """<path d="M17.609 3.721a10 10 0 0 1 2.69 2.7" />""",
            """<path d="M2.182 13.9a10 10 0 0 1 0-3.8" />""",
            """<path d="M20.279 17.609a10 10 0 0 1-2.7 2.69" />""",
            """<path d="M21.818 10.1a10 10 0 0 1 0 3.8" />""",
            """<path d="M3.721 6.391a10 10 0 0 1 2.7-2.69" />""",
            """<path d="M6.391 20.279a10 10 0 0 1-2.69-2.7" />"""
        ),
        ["overview"] = Text(
            """<rect width="7" height="7" x="3" y="3" rx="1" />""",
            """<rect width="7" height="7" x="3" y="14" rx="1" />""",
            """<path d="M14 4h7" />""",
            """<path d="M14 9h7" />""",
            """<path d="M14 15h7" />""",
            """<path d="M14 20h7" />"""
        ),
        ["people"] = Text(
            """<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2" />""",
            """<path d="M16 3.128a4 4 0 0 1 0 7.744" />""",
            """<path d="M22 21v-2a4 4 0 0 0-3-3.87" />""",
            """<circle cx="9" cy="7" r="4" />"""
        ),
        ["refused"] = Text(
            """<circle cx="12" cy="12" r="10" />""",
            """<path d="m15 9-6 6" />""",
            """<path d="m9 9 6 6" />"""
        ),
        ["release"] = Text(
            """<path d="M12 22V12" />""",
            """<path d="m16 17 2 2 4-4" />""",
            """<path d="M21 11.127V8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.729l7""",
            """ 4a2 2 0 0 0 2 .001l1.32-.753" />""",
            """<path d="M3.29 7 12 12l8.71-5" />""",
            """<path d="m7.5 4.27 8.997 5.148" />"""
        ),
        ["scales"] = Text(
            """<path d="M12 3v18" />""",
            """<path d="m19 8 3 8a5 5 0 0 1-6 0zV7" />""",
            """<path d="M3 7h1a17 17 0 0 0 8-2 17 17 0 0 0 8 2h1" />""",
            """<path d="m5 8 3 8a5 5 0 0 1-6 0zV7" />""",
            """<path d="M7 21h10" />"""
        ),
        ["search"] = Text("""<path d="m21 21-4.34-4.34" />""", """<circle cx="11" cy="11" r="8" />"""),
        ["sign-out"] = Text(
            """<path d="m16 17 5-5-5-5" />""",
            """<path d="M21 12H9" />""",
            """<path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4" />"""
        ),
        ["stop"] = Text(
            """<path d="m15 9-6 6" />""",
            """<path d="M2.586 16.726A2 2 0 0 1 2 15.312V8.688a2 2 0 0 1 .586-1.414l4.688-4.688A2 2 0 0 1 8.688""",
            """ 2h6.624a2 2 0 0 1 1.414.586l4.688 4.688A2 2 0 0 1 22 8.688v6.624a2 2 0 0 1-.586 1.414l-4.688""",
            """ 4.688a2 2 0 0 1-1.414.586H8.688a2 2 0 0 1-1.414-.586z" />""",
            """<path d="m9 9 6 6" />"""
        ),
        ["theme"] = Text("""<circle cx="12" cy="12" r="10" />""", """<path d="M12 18a6 6 0 0 0 0-12v12z" />"""),
        ["upload"] = Text(
            """<path d="M12 3v12" />""",
            """<path d="m17 8-5-5-5 5" />""",
            """<path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4" />"""
        ),
        ["up"] = Text("""<path d="m7 15 5 5 5-5" />""", """<path d="m7 9 5-5 5 5" />"""),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The lines of an icon; a name that there is not is a bug and throws.</summary>
    public static MarkupString Find(string name) => Drawings[name];

    private static MarkupString Text(params ReadOnlySpan<string> lines) => new(string.Concat(lines!));
}
