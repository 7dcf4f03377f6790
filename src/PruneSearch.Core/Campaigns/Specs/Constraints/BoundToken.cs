namespace PruneSearch.Campaigns.Specs.Constraints;

/// <summary>A word of a constraint's right side: a number, a name (unit or baseline), or one of <c>+ - *</c>.</summary>
internal readonly record struct BoundToken(string Text)
{
    public bool IsNumber => Text.Length > 0 && (char.IsAsciiDigit(Text[0]) || Text[0] == '.');

    public bool IsBaseline => Text == "baseline";

    public bool IsSign => Text is "+" or "-";

    /// <summary>Whether it is a name that can be a unit.</summary>
    public bool IsUnit => Text.Length > 0 && !IsNumber && !IsBaseline && !IsSign && Text != "*";
}
