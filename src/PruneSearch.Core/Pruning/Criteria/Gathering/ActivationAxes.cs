using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>The activations in which the units of a group are read by the next layers.</summary>
internal static class ActivationAxes
{
    /// <summary>In the order of the group's axes; where no weight reads the units, the last activation they lie in.</summary>
    /// <exception cref="InvalidInputException">The units lie in no activation.</exception>
    public static IReadOnlyList<GroupAxis> Of(UnitGroup group, ModelGraph graph)
    {
        GroupAxis[] activations = [.. group.Axes.Where(a => a.Use == AxisUse.Activation && !graph.Initializers.ContainsKey(a.Axis.Value))];
        var read = group.Consumed
            .SelectMany(weight => graph.Consumers(weight.Axis.Value), (weight, reader) => reader.Inputs.First(i => i != weight.Axis.Value))
            .ToHashSet(StringComparer.Ordinal);
        GroupAxis[] found = [.. activations.Where(a => read.Contains(a.Axis.Value))];
        return found.Length > 0 ? found
            : activations.Length > 0 ? [activations[^1]]
            : throw new InvalidInputException($"group '{group.Id}'", "lies in no activation", "choose a criterion that reads weights or gradients, such as l2 or taylor");
    }
}
