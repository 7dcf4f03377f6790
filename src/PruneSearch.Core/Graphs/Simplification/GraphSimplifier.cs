namespace PruneSearch.Graphs.Simplification;

/// <summary>
/// Removes what exporters leave behind: constants that are computed at run time, shape arithmetic around Reshape, Pad and Slice,
/// Identity and Dropout, nodes and initialisers that nothing reads. Inputs, outputs and their names stay.
/// </summary>
public static class GraphSimplifier
{
    public static ModelGraph Run(ModelGraph graph) => DeadCode.Remove(PassThrough.Remove(ConstantFolding.Run(graph)));
}
