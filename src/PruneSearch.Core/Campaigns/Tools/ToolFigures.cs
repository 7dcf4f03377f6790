namespace PruneSearch.Campaigns.Tools;

/// <summary>Names in an evaluator's answer that mean the same for every evaluator; any other number there is a metric of its own.</summary>
internal static class ToolFigures
{
    public const string Accuracy = "accuracy";
    public const string Samples = "samples";
    public const string Loss = "loss";

    public static IReadOnlyList<string> Own { get; } = [Accuracy, Samples, Loss];
}
