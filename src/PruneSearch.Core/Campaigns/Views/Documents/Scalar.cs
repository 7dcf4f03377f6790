using System.Globalization;
using System.Text.Json.Serialization;

namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A knob's setting: a number, or a name.</summary>
[JsonConverter(typeof(ScalarConverter))]
public readonly record struct Scalar
{
    private Scalar(string? text, double number) => (Text, Number) = (text, number);

    /// <summary>The name; null for a number.</summary>
    public string? Text { get; }

    /// <summary>The number; 0 for a name.</summary>
    public double Number { get; }

    public static implicit operator Scalar(string text) => new(text, 0);

    public static implicit operator Scalar(double number) => new(null, number);

    public override string ToString() => Text ?? Number.ToString("R", CultureInfo.InvariantCulture);
}
