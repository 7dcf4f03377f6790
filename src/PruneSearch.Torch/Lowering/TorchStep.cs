namespace PruneSearch.Torch.Lowering;

/// <summary>One node of a program.</summary>
/// <param name="Label">The node, for errors.</param>
/// <param name="Function">What it computes.</param>
/// <param name="Inputs">Places of its inputs; -1 for one that is left out or not read.</param>
/// <param name="Outputs">Places of its outputs; -1 for one that nothing reads.</param>
/// <param name="Last">Places that nothing reads after it.</param>
internal sealed record TorchStep(string Label, TorchFunction Function, int[] Inputs, int[] Outputs, int[] Last);
