namespace PruneSearch.Graphs.Operators;

/// <summary>One node while shapes are inferred: the types of its inputs, and where its outputs' types go.</summary>
public sealed class InferenceContext
{
    private readonly Func<string, TensorType> _type;
    private readonly Func<string, TensorSource?> _initializer;
    private readonly Func<string, KnownIntegers?> _known;

    internal InferenceContext(
        Node node, Func<string, TensorType> type, Func<string, TensorSource?> initializer, Func<string, KnownIntegers?> known)
    {
        Node = node;
        _type = type;
        _initializer = initializer;
        _known = known;
        OutputTypes = new TensorType?[node.Outputs.Length];
        KnownOutputs = new KnownIntegers?[node.Outputs.Length];
    }

    public Node Node { get; }

    internal TensorType?[] OutputTypes { get; }

    internal KnownIntegers?[] KnownOutputs { get; }

    public int InputCount => Node.Inputs.Length;

    /// <summary>The type of a required input.</summary>
    public TensorType Input(int index) =>
        Node.HasInput(index) ? _type(Node.Inputs[index]) : throw Invalid($"input {index} is missing", $"{Node.OpType} needs input {index}");

    public TensorShape Shape(int index) => Input(index).Shape;

    /// <summary>What is known of an integer input's contents: an initialiser's, or what follows from shapes. Null where nothing is.</summary>
    public KnownIntegers? Known(int index) => Node.HasInput(index) ? _known(Node.Inputs[index]) : null;

    /// <summary>The plain integers of an input that spells out sizes or axes; null where the optional input is left out.</summary>
    public int[]? StaticInts(int index)
    {
        if (!Node.HasInput(index))
        {
            return null;
        }

        KnownIntegers known = Known(index) ?? throw Invalid(
            $"input {index} ('{Node.Inputs[index]}') is computed from data", $"{Node.OpType} needs it as a constant or as a function of shapes");
        return known.Plain() ?? throw Invalid(
            $"input {index} ('{Node.Inputs[index]}') depends on an open dimension: {known}", $"{Node.OpType} needs plain numbers there");
    }

    /// <summary>The data of an input that is an initialiser; null where it is not, or left out.</summary>
    public TensorSource? Initializer(int index) => Node.HasInput(index) ? _initializer(Node.Inputs[index]) : null;

    public void Output(int index, ElementType elementType, TensorShape shape)
    {
        if (index < OutputTypes.Length)
        {
            OutputTypes[index] = new TensorType(elementType, shape);
        }
    }

    public void KnownOutput(int index, KnownIntegers? value)
    {
        if (index < KnownOutputs.Length)
        {
            KnownOutputs[index] = value;
        }
    }

    /// <summary>An axis attribute or value in [-rank, rank) as one in [0, rank).</summary>
    public int Axis(long axis, int rank)
    {
        if (axis < -rank || axis >= rank)
        {
            throw Invalid($"axis {axis} of a tensor of rank {rank}", $"axes lie in [{-rank}, {rank - 1}]");
        }

        return (int)(axis < 0 ? axis + rank : axis);
    }

    public void RequireFloat(int index)
    {
        if (!Input(index).ElementType.IsFloat())
        {
            throw Invalid($"input {index} is {Input(index)}", $"{Node.OpType} works on floating-point tensors there");
        }
    }

    public InvalidInputException Invalid(string message, string rule) => new($"node '{Node.Label}' ({Node.OpType})", message, rule);
}
