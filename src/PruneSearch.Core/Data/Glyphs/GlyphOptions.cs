using System.Globalization;

namespace PruneSearch.Data.Glyphs;

/// <summary>What <c>glyphs:seed=1,size=32,train=20000,...</c> says.</summary>
internal sealed record GlyphOptions
{
    /// <summary>Decides every sample. Default 1; from 0.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Height and width in pixels. Default 28; 16 to 256.</summary>
    public int Size { get; init; } = 28;

    /// <summary>Training samples. Default 20000; 1 to 1000000, as for the next two.</summary>
    public int Train { get; init; } = 20_000;

    /// <summary>Validation samples. Default 5000.</summary>
    public int Validation { get; init; } = 5_000;

    /// <summary>Test samples. Default 5000.</summary>
    public int Test { get; init; } = 5_000;

    /// <summary>Understands <c>name=value</c> pairs with commas between; an empty text is all defaults.</summary>
    /// <exception cref="InvalidInputException">Names every pair that is wrong.</exception>
    public static GlyphOptions Parse(string text)
    {
        var options = new GlyphOptions();
        var errors = new List<InputError>();
        foreach (string pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            bool number = int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int value) && parts.Length == 2;
            GlyphOptions? changed = (parts[0], number) switch
            {
                ("seed", true) => options with { Seed = value },
                ("size", true) when value is >= 16 and <= 256 => options with { Size = value },
                ("train", true) when value is >= 1 and <= 1_000_000 => options with { Train = value },
                ("validation", true) when value is >= 1 and <= 1_000_000 => options with { Validation = value },
                ("test", true) when value is >= 1 and <= 1_000_000 => options with { Test = value },
                _ => null,
            };
            if (changed is null)
            {
                errors.Add(new InputError($"glyphs:{text}", $"'{pair}' is not understood", "options are seed=0.., size=16..256, train, validation and test=1..1000000"));
            }

            options = changed ?? options;
        }

        return errors.Count == 0 ? options : throw new InvalidInputException(errors);
    }
}
