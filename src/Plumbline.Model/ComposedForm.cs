using System.Collections.Frozen;
using System.Globalization;

namespace Plumbline.Model;

/// <summary>Tells whether text is in Unicode normalisation form C (UAX 15).</summary>
/// <remarks>
/// Without culture data the runtime calls every text normalised, so this is our own reading of the algorithm. Text is
/// only judged, never changed.
/// </remarks>
public static class ComposedForm
{
    private const int FirstMark = 0x300; // Below it every character is composed, in every order.
    private const int PageBits = 8;

    private static readonly Lazy<Tables> Unicode = new(() => new Tables());

    /// <summary>Whether UTF-8 text has only characters below U+0300. Then it is in form C; else it may be.</summary>
    public static bool IsPlainlyComposed(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyInRange((byte)0xCC, (byte)0xFF);

    /// <summary>Index of the UTF-16 unit at which well-formed text is not in form C; −1 when all of it is.</summary>
    /// <remarks>
    /// O(n), and O(m log m) for m marks on one letter; nothing is allocated for text without combining marks.
    /// </remarks>
    public static int FirstBreak(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange((char)FirstMark, '\uFFFF'))
        {
            return -1;
        }

        var tables = Unicode.Value;
        var (start, doubt, lastClass, index) = (0, -1, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var (combining, isNever, mayCompose) = tables.Of(rune.Value);
            if (combining == 0 && !mayCompose)
            {
                // What stands before cannot be changed by what follows: the segment is whole.
                if (doubt >= 0 && !tables.IsComposed(text[start..index]))
                {
                    return doubt;
                }

                (start, doubt) = (index, -1);
            }

            if (isNever || (combining != 0 && combining < lastClass))
            {
                return index;
            }

            doubt = mayCompose && doubt < 0 ? index : doubt;
            lastClass = combining;
            index += rune.Utf16SequenceLength;
        }

        return doubt >= 0 && !tables.IsComposed(text[start..]) ? doubt : -1;
    }

    private sealed class Tables
    {
        private readonly Dictionary<int, byte> _classes = [];
        private readonly HashSet<int> _never = [];
        private readonly Dictionary<int, (int First, int Second)> _parts = [];
        private readonly FrozenDictionary<(int First, int Second), int> _composites;
        private readonly HashSet<int> _seconds = [];
        private readonly bool[] _eventfulPages = new bool[0x110000 >> PageBits];

        public Tables()
        {
            byte combining = 0;
            foreach (var word in Words(ComposedFormTables.Classes))
            {
                if (word[0] == '=')
                {
                    combining = byte.Parse(word.AsSpan(1), CultureInfo.InvariantCulture);
                    continue;
                }

                foreach (var point in Range(word))
                {
                    _classes.Add(point, combining);
                }
            }

            _never.UnionWith(Words(ComposedFormTables.Never).SelectMany(Range));
            foreach (var word in Words(ComposedFormTables.Composites))
            {
                int[] points = [.. word.Split(':').Select(Point)];
                _parts.Add(points[0], (points[1], points[2]));
                _seconds.Add(points[2]);
            }

            _seconds.UnionWith(Enumerable.Range(Hangul.VowelStart, Hangul.Vowels));
            _seconds.UnionWith(Enumerable.Range(Hangul.TailStart + 1, Hangul.Tails - 1));
            _composites = _parts.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
            foreach (var point in _classes.Keys.Concat(_never).Concat(_seconds))
            {
                _eventfulPages[point >> PageBits] = true;
            }
        }

        /// <summary>
        /// Combining class; whether it never stands in form C; whether it may compose with what stands before it.
        /// </summary>
        public (byte Class, bool IsNever, bool MayCompose) Of(int point) =>
            point < FirstMark || !_eventfulPages[point >> PageBits]
                ? default
                : (_classes.GetValueOrDefault(point), _never.Contains(point), _seconds.Contains(point));

        /// <summary>
        /// Whether taking the segment apart, ordering its marks and composing it again changes nothing.
        /// </summary>
        public bool IsComposed(ReadOnlySpan<char> segment)
        {
            var given = new List<int>();
            var apart = new List<int>();
            foreach (var rune in segment.EnumerateRunes())
            {
                given.Add(rune.Value);
                TakeApart(rune.Value, apart);
            }

            Order(apart);
            return Compose(apart).SequenceEqual(given);
        }

        private void TakeApart(int point, List<int> apart)
        {
            if (Hangul.IsSyllable(point))
            {
                Hangul.TakeApart(point, apart);
                return;
            }

            var marks = new Stack<int>();
            while (_parts.TryGetValue(point, out var parts))
            {
                marks.Push(parts.Second);
                point = parts.First;
            }

            apart.Add(point);
            apart.AddRange(marks);
        }

        private void Order(List<int> points)
        {
            var start = 0;
            while (start < points.Count)
            {
                if (!_classes.ContainsKey(points[start]))
                {
                    start++;
                    continue;
                }

                var end = start;
                while (end < points.Count && _classes.ContainsKey(points[end]))
                {
                    end++;
                }

                int[] ordered = [.. points[start..end].OrderBy(point => _classes[point])]; // A stable order.
                for (var index = start; index < end; index++)
                {
                    points[index] = ordered[index - start];
                }

                start = end;
            }
        }

        private List<int> Compose(List<int> apart)
        {
            var composed = new List<int>(apart.Count);
            var starter = -1;
            var lastClass = 0;
            foreach (var point in apart)
            {
                var combining = _classes.GetValueOrDefault(point);
                var isReachable = starter >= 0 && (lastClass < combining || starter == composed.Count - 1);
                if (isReachable && TryCompose(composed[starter], point, out var composite))
                {
                    composed[starter] = composite;
                    continue;
                }

                if (combining == 0)
                {
                    starter = composed.Count;
                }

                composed.Add(point);
                lastClass = combining;
            }

            return composed;
        }

        private bool TryCompose(int first, int second, out int composite) =>
            _composites.TryGetValue((first, second), out composite) || Hangul.TryCompose(first, second, out composite);

        private static string[] Words(string table) =>
            table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        private static IEnumerable<int> Range(string word)
        {
            var ends = word.Split('-');
            var first = Point(ends[0]);
            return Enumerable.Range(first, Point(ends[^1]) - first + 1);
        }

        private static int Point(string hex) =>
            int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    /// <summary>Hangul syllables compose by arithmetic (Unicode Standard, section 3.12).</summary>
    private static class Hangul
    {
        public const int LeadStart = 0x1100;
        public const int VowelStart = 0x1161;
        public const int TailStart = 0x11A7;
        public const int Leads = 19;
        public const int Vowels = 21;
        public const int Tails = 28;

        private const int SyllableStart = 0xAC00;
        private const int Syllables = Leads * Vowels * Tails;

        public static bool IsSyllable(int point) => point is >= SyllableStart and < SyllableStart + Syllables;

        public static void TakeApart(int syllable, List<int> apart)
        {
            var (pair, tail) = Math.DivRem(syllable - SyllableStart, Tails);
            apart.Add(LeadStart + (pair / Vowels));
            apart.Add(VowelStart + (pair % Vowels));
            if (tail > 0)
            {
                apart.Add(TailStart + tail);
            }
        }

        public static bool TryCompose(int first, int second, out int composite)
        {
            var (lead, vowel, tail) = (first - LeadStart, second - VowelStart, second - TailStart);
            if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
            {
                composite = SyllableStart + (((lead * Vowels) + vowel) * Tails);
                return true;
            }

            composite = first + tail;
            return IsSyllable(first) && (first - SyllableStart) % Tails == 0 && tail is > 0 and < Tails;
        }
    }
}
