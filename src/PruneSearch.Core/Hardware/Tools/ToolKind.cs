namespace PruneSearch.Hardware.Tools;

/// <summary>What a registered program is called for.</summary>
public enum ToolKind
{
    /// <summary>Times a model.</summary>
    Benchmark,

    /// <summary>Judges a model's accuracy.</summary>
    Evaluator,

    /// <summary>Fine-tunes a pruned model.</summary>
    Trainer,
}
