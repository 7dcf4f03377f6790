using PruneSearch.Data;

namespace PruneSearch.Campaigns.Specs;

/// <summary>A part of a data source.</summary>
public sealed record DataUse
{
    public required DataSource Source { get; init; }

    public required DataSplit Split { get; init; }

    /// <summary>First sample. Default 0.</summary>
    public int From { get; init; }

    /// <summary>Behind the last sample; null for the end.</summary>
    public int? To { get; init; }

    /// <summary>Opens the part.</summary>
    /// <exception cref="InvalidInputException">The source cannot be read, or is shorter.</exception>
    public DataSlice Open()
    {
        DataSlice all = Source.Open(Split);
        return From == 0 && To is null ? all : all.Range(From, To ?? all.Count);
    }
}
