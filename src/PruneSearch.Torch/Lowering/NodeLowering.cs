using PruneSearch.Graphs;

namespace PruneSearch.Torch.Lowering;

/// <summary>A node on its way to a function: what is known before anything runs.</summary>
internal sealed class NodeLowering(ModelGraph graph, Node node, torch.Device device)
{
    private readonly HashSet<int> _statics = [];

    public Node Node { get; } = node;

    public torch.Device Device { get; } = device;

    /// <summary>Inputs whose contents were taken at lowering; the function does not read them.</summary>
    public IReadOnlySet<int> Statics => _statics;

    public int Rank(int input) => graph.TypeOf(Node.Inputs[input]).Shape.Rank;

    public TensorShape Shape(int input) => graph.TypeOf(Node.Inputs[input]).Shape;

    public TensorType Output(int output = 0) => graph.TypeOf(Node.Outputs[output]);

    /// <summary>An output's dimensions for a batch.</summary>
    public Func<RunContext, long[]> OutputDims(int output = 0)
    {
        TensorShape shape = Output(output).Shape;
        long[]? known = shape.IsKnown ? Concrete(1) : null;
        return run => known ?? Concrete(run.Samples);

        long[] Concrete(int samples) => Array.ConvertAll(shape.Concrete(samples), d => (long)d);
    }

    /// <summary>The contents of a static input of integers; null where it is left out.</summary>
    /// <exception cref="InvalidInputException">They are computed at run time.</exception>
    public int[]? Integers(int input)
    {
        _statics.Add(input);
        return !Node.HasInput(input) ? null : graph.KnownIntegers(Node.Inputs[input])?.Plain() ?? throw Invalid(
            $"'{Node.Inputs[input]}' is computed at run time", "sizes, axes and the like are constant or follow from shapes");
    }

    /// <summary>The contents of a static floating-point input; null where it is left out.</summary>
    /// <exception cref="InvalidInputException">They are computed at run time.</exception>
    public float[]? Numbers(int input)
    {
        _statics.Add(input);
        return !Node.HasInput(input) ? null
            : graph.Initializers.TryGetValue(Node.Inputs[input], out TensorSource? source) ? source.Read().ToFloats()
            : throw Invalid($"'{Node.Inputs[input]}' is computed at run time", "scales, bounds and fillings are constants");
    }

    /// <summary>The only element of a static floating-point input.</summary>
    /// <exception cref="InvalidInputException">It is computed at run time.</exception>
    public double Number(int input, double otherwise) => Numbers(input)?[0] ?? otherwise;

    /// <summary>The only element of an initialiser that is no parameter; null where it is another value.</summary>
    public float? Scalar(int input)
    {
        if (!graph.Initializers.TryGetValue(Node.Inputs[input], out TensorSource? source) || source.Count != 1)
        {
            return null;
        }

        _statics.Add(input);
        return source.Read().ToFloats()[0];
    }

    /// <summary>Leaves an input unread.</summary>
    public void Ignore(int input) => _statics.Add(input);

    public InvalidInputException Invalid(string message, string rule) => new($"node '{Node.Label}' ({Node.OpType})", message, $"the torch backend: {rule}");
}
