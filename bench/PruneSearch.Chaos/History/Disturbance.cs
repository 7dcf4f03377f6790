namespace PruneSearch.Chaos.History;

/// <summary>A time in which answers may have been lost on their way.</summary>
internal sealed record Disturbance(DateTimeOffset From, DateTimeOffset To)
{
    public bool Touches(DateTimeOffset from, DateTimeOffset to) => From <= to && from <= To;
}
