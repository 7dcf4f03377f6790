namespace PruneSearch.Hardware.Targets;

/// <summary>A target's values, as a receipt keeps them.</summary>
public sealed record TargetRecord(string Name, TargetKind Kind, string Runtime, RuntimeOptions Options)
{
    public override string ToString()
    {
        string runtime = Kind == TargetKind.Measured ? $"{Runtime} {Options.Provider}" : Runtime;
        return $"{Name} ({runtime}, {Options.Threads} thread{(Options.Threads == 1 ? "" : "s")}, batch {Options.Batch})";
    }
}
