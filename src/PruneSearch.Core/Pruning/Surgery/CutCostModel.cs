using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Surgery;

/// <summary>Counts what a model would cost after a cut, from its shapes: no graph is built and no weight is read.</summary>
public sealed class CutCostModel
{
    private readonly PruningGroups _groups;
    private readonly string[] _parameters;

    public CutCostModel(PruningGroups groups)
    {
        _groups = groups;
        _parameters = [.. ModelCost.ParameterNames(groups.Graph)];
    }

    /// <summary>Multiply-accumulates that the model saves with each unit of a group, where the group alone shrinks by as little as it can; 0 where it cannot.</summary>
    public double MacsOfUnit(PruningGroup group)
    {
        int least = group.Removals.All().FirstOrDefault(n => n > 0);
        return least == 0
            ? 0
            : (double)(Of(Selection.Empty).Macs - Of(Selection.Lowest([new ScoredGroup(group, new double[group.Count])], [least])).Macs) / least;
    }

    public CutCost Of(Selection selection)
    {
        var cuts = AxisCuts.Of(_groups.Groups, selection);
        ModelGraph graph = _groups.Graph;
        long parameters = _parameters
            .Select(p => (Name: p, Count: TypeAfter(p).Shape.Aggregate(1L, (a, d) => a * d.Value)))
            .Where(p => ModelCost.IsParameter(graph, p.Name, p.Count))
            .Sum(p => p.Count);
        long macs = graph.Nodes.Sum(n => Graphs.Operators.OperatorRegistry.Get(n).Macs(n, TypeAfter));
        return new CutCost(parameters, macs);

        TensorType TypeAfter(string value)
        {
            TensorType type = graph.TypeOf(value);
            return type with { Shape = cuts.ShapeAfter(value, type.Shape) };
        }
    }
}
