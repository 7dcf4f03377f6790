using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Everything the graph knows of one ONNX operator, in the form of <see cref="OperatorRegistry.CanonicalOpset"/>: shape inference,
/// cost, which inputs hold parameters, how indices on the axes of its values are coupled, and how a node is rewritten after a cut.
/// </summary>
public abstract class Operator
{
    /// <summary>The ONNX operator type.</summary>
    public abstract string Name { get; }

    /// <summary>Fewest and most inputs of the canonical form.</summary>
    public abstract (int Min, int Max) InputCount { get; }

    /// <summary>Brings a node of an older or newer opset into canonical form. Does nothing where the forms agree.</summary>
    public virtual void Normalize(NormalizationContext context) => context.Keep();

    /// <summary>Sets the type of every output, and the contents of integer outputs where they follow from shapes.</summary>
    /// <exception cref="InvalidInputException">The inputs break a rule of the operator.</exception>
    public abstract void Infer(InferenceContext context);

    /// <summary>
    /// Multiply-accumulates for one sample (every symbolic dimension counts as 1). Only multiplications by weights or between
    /// activations that are summed count, as is usual; element-wise work counts zero.
    /// </summary>
    public virtual long Macs(Node node, Func<string, TensorType> types) => 0;

    /// <summary>What input <paramref name="index"/> is to the operator.</summary>
    public virtual InputRole Role(Node node, int index) => InputRole.Data;

    /// <summary>Declares how the axes of the node's values are coupled; an axis it says nothing of is pinned.</summary>
    public abstract void Couple(CouplingContext context);

    /// <summary>The node after a cut: attributes and constants that spell out sizes follow the smaller shapes.</summary>
    public virtual Node Cut(CutContext context) => context.Node;

    /// <summary>Computes the outputs from constant inputs; null where the operator has no such evaluation for these types.</summary>
    public virtual Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs) => null;
}
