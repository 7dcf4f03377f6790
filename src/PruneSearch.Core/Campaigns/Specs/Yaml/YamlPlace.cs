namespace PruneSearch.Campaigns.Specs.Yaml;

/// <summary>A place in a text, line and column counted from 1.</summary>
internal readonly record struct YamlPlace(long Line, long Column) : IComparable<YamlPlace>
{
    public int CompareTo(YamlPlace other) => (Line, Column).CompareTo((other.Line, other.Column));

    public override string ToString() => $"{Line}:{Column}";
}
