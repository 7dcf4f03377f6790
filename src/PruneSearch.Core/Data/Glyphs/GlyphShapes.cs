using System.Globalization;

namespace PruneSearch.Data.Glyphs;

/// <summary>
/// The characters: ten digits and ten letters that are easily taken for them (8 and B, 5 and S, 2 and Z, 6 and G, 0 and D, ...).
/// Strokes on a box 10 wide and 14 high, y down: <c>M</c> starts a stroke, <c>L</c> is a line, <c>C</c> a cubic Bezier curve.
/// </summary>
internal static class GlyphShapes
{
    private static readonly (char Character, string Path)[] Definitions =
    [
        ('0', "M 5 0 C 0 0 0 14 5 14 C 10 14 10 0 5 0"),
        ('1', "M 2 3 L 6 0 L 6 14"),
        ('2', "M 1 3 C 1 -1 9 -1 9 4 C 9 8 3 10 1 14 L 9 14"),
        ('3', "M 1 2 C 3 -1 9 -1 9 3.5 C 9 6 6 7 4 7 C 7 7 9 8 9 10.5 C 9 15 2 15 1 12"),
        ('4', "M 7 14 L 7 0 L 1 10 L 10 10"),
        ('5', "M 9 0 L 2 0 L 2 6 C 5 4 9 5 9 9.5 C 9 14 4 15 1 12.5"),
        ('6', "M 8 0 C 3 2 1 6 1 9.5 C 1 15.5 9 15.5 9 9.5 C 9 5 3 5 1 9.5"),
        ('7', "M 1 0 L 9 0 L 4 14"),
        ('8', "M 5 7 C 1 6.5 1 0 5 0 C 9 0 9 6.5 5 7 C 0 7.5 0 14 5 14 C 10 14 10 7.5 5 7"),
        ('9', "M 9 4.5 C 9 -1.5 1 -1.5 1 4.5 C 1 9 7 9 9 4.5 C 9 9 7 12 3 14"),
        ('A', "M 1 14 L 5 0 L 9 14 M 2.5 9 L 7.5 9"),
        ('B', "M 1 0 L 1 14 L 5 14 C 10 14 10 7 5 7 L 1 7 M 1 0 L 5 0 C 9 0 9 7 5 7"),
        ('C', "M 9 3 C 7 -1 1 -1 1 7 C 1 15 7 15 9 11"),
        ('D', "M 1 0 L 1 14 L 4 14 C 10 14 10 0 4 0 L 1 0"),
        ('E', "M 9 0 L 1 0 L 1 14 L 9 14 M 1 7 L 7 7"),
        ('F', "M 9 0 L 1 0 L 1 14 M 1 7 L 7 7"),
        ('G', "M 9 3 C 7 -1 1 -1 1 7 C 1 15 9 15 9 11 L 9 8 L 6 8"),
        ('P', "M 1 14 L 1 0 L 5 0 C 10 0 10 8 5 8 L 1 8"),
        ('S', "M 9 2 C 7 -1 1 -1 1 3.5 C 1 7 9 7 9 10.5 C 9 15 2 15 1 12"),
        ('Z', "M 1 0 L 9 0 L 1 14 L 9 14"),
    ];

    public const double Width = 10;
    public const double Height = 14;

    /// <summary>The character of every class.</summary>
    public static string Characters { get; } = string.Concat(Definitions.Select(definition => definition.Character));

    /// <summary>The strokes of every class.</summary>
    public static GlyphStroke[][] Strokes { get; } = [.. Definitions.Select(definition => Parse(definition.Path))];

    private static GlyphStroke[] Parse(string path)
    {
        var strokes = new List<GlyphStroke>();
        string[] words = path.Split(' ');
        var points = new List<(double X, double Y)>();
        var curved = new List<bool>();
        for (int i = 0; i < words.Length;)
        {
            string command = words[i++];
            if (command == "M" && points.Count > 0)
            {
                strokes.Add(new GlyphStroke([.. points], [.. curved]));
                points.Clear();
                curved.Clear();
            }

            if (command != "M")
            {
                curved.Add(command == "C");
            }

            for (int n = command == "C" ? 3 : 1; n > 0; n--, i += 2)
            {
                points.Add((double.Parse(words[i], CultureInfo.InvariantCulture), double.Parse(words[i + 1], CultureInfo.InvariantCulture)));
            }
        }

        strokes.Add(new GlyphStroke([.. points], [.. curved]));
        return [.. strokes];
    }
}
