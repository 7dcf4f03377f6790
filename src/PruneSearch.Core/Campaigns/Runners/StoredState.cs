using System.Collections.Immutable;
using PruneSearch.Execution;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Runners;

/// <summary>How a training's state lies in a checkpoint's file: names of tensors behind a prefix.</summary>
internal static class StoredState
{
    private const string Weight = "weight:";
    private const string Slot = "slot:";

    public static IEnumerable<SafeTensorEntry> Entries(TrainingState state, string prefix = "") => state.Weights.Select(w => Entry(prefix + Weight + w.Key, w.Value))
        .Concat(state.Slots.SelectMany(s => s.Value.Select(t => Entry($"{prefix}{Slot}{s.Key}:{t.Key}", t.Value))));

    public static TrainingState Read(SafeTensorFile file, long steps, string prefix = "")
    {
        var slots = new SortedDictionary<string, ImmutableSortedDictionary<string, Tensor>.Builder>(StringComparer.Ordinal);
        foreach (string name in Names(file, prefix + Slot))
        {
            string[] parts = name[(prefix + Slot).Length..].Split(':', 2);
            if (!slots.TryGetValue(parts[0], out ImmutableSortedDictionary<string, Tensor>.Builder? slot))
            {
                slots.Add(parts[0], slot = ImmutableSortedDictionary.CreateBuilder<string, Tensor>(StringComparer.Ordinal));
            }

            slot.Add(parts[1], Tensor.Of(file.Info(name).Shape, file.ReadFloats(name)));
        }

        return new TrainingState(steps, Tensors(file, prefix + Weight), slots.ToImmutableSortedDictionary(s => s.Key, s => s.Value.ToImmutable(), StringComparer.Ordinal));
    }

    /// <summary>The tensors behind a prefix.</summary>
    public static ImmutableSortedDictionary<string, Tensor> Tensors(SafeTensorFile file, string prefix) => Names(file, prefix)
        .ToImmutableSortedDictionary(n => n[prefix.Length..], n => Tensor.Of(file.Info(n).Shape, file.ReadFloats(n)), StringComparer.Ordinal);

    public static SafeTensorEntry Entry(string name, Tensor tensor) => SafeTensorEntry.FromFloats(name, [.. tensor.Dims], tensor.ToFloats());

    private static IEnumerable<string> Names(SafeTensorFile file, string prefix) => file.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal));
}
