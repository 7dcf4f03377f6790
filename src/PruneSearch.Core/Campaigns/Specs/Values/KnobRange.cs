namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A range as a knob writes it.</summary>
internal sealed record KnobRange<T>(T Min, T Max, T? Step, bool Log)
    where T : struct;
