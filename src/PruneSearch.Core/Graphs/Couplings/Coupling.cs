namespace PruneSearch.Graphs.Couplings;

/// <summary>One statement of an operator about how indices on axes belong together.</summary>
public abstract record Coupling(Node Node)
{
    /// <summary>
    /// Removing index i on <paramref name="From"/> removes the indices it maps to on <paramref name="To"/>, and the other way round.
    /// </summary>
    public sealed record Link(Node Node, AxisRef From, AxisRef To, IndexMap Map, LinkKind Kind) : Coupling(Node);

    /// <summary>Indices on this axis must stay.</summary>
    public sealed record Pin(Node Node, AxisRef Axis, string Reason) : Coupling(Node);

    /// <summary>The node makes the indices of this axis by itself, equal ones, and makes fewer where fewer are needed (an expanded axis).</summary>
    public sealed record Free(Node Node, AxisRef Axis) : Coupling(Node);

    /// <summary>
    /// Axes <paramref name="FromFirst"/>.. (<paramref name="FromCount"/> of them) of one value are the same elements in the same order as
    /// axes <paramref name="ToFirst"/>.. of another: a Reshape's factor. A tracked axis on one side maps to blocks of the other side.
    /// </summary>
    public sealed record Regroup(Node Node, string From, int FromFirst, int FromCount, string To, int ToFirst, int ToCount) : Coupling(Node);

    /// <summary>
    /// The axis is cut into <paramref name="Partitions"/> equal runs, and every run must keep the same number of indices
    /// (grouped convolution).
    /// </summary>
    public sealed record EqualCounts(Node Node, AxisRef Axis, int Partitions) : Coupling(Node);

    /// <summary>
    /// A grouped contraction: index p*size+j of <paramref name="Data"/> meets index j of axis 1 of <paramref name="Weight"/>, but only in
    /// partition p's rows of the weight's axis 0.
    /// </summary>
    public sealed record GroupedContraction(Node Node, AxisRef Data, string Weight, int Partitions) : Coupling(Node);
}
