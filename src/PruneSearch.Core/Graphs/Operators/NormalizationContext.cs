namespace PruneSearch.Graphs.Operators;

/// <summary>One node on its way from the opset it was written in to the canonical one.</summary>
public sealed class NormalizationContext
{
    private readonly Func<string, Tensor, string> _addConstant;
    private readonly Func<string, Tensor?> _constant;
    private readonly Func<string, TensorType?> _type;

    internal NormalizationContext(
        Node node, int opset, Func<string, Tensor, string> addConstant, Func<string, Tensor?> constant, Func<string, TensorType?> type)
    {
        Node = node;
        Opset = opset;
        _addConstant = addConstant;
        _constant = constant;
        _type = type;
    }

    public Node Node { get; }

    /// <summary>The default-domain opset that the model declares.</summary>
    public int Opset { get; }

    internal List<Node> Result { get; } = [];

    /// <summary>Leaves the node as it is.</summary>
    public void Keep() => Result.Add(Node);

    /// <summary>Puts these nodes in its place, in order. Their final outputs carry the names of the original ones.</summary>
    public void Replace(params Node[] nodes) => Result.AddRange(nodes);

    /// <summary>Adds an initialiser with a fresh name derived from the node's, and returns that name.</summary>
    public string Constant(string suffix, Tensor value) => _addConstant($"{Node.Label}_{suffix}", value);

    /// <summary>The contents of an input, where it is a constant.</summary>
    public Tensor? ConstantInput(int index) => Node.HasInput(index) ? _constant(Node.Inputs[index]) : null;

    /// <summary>The type of an input, inferred from the nodes before this one.</summary>
    public TensorType InputType(int index) =>
        _type(Node.Inputs[index]) ?? throw Invalid($"input {index} ('{Node.Inputs[index]}') has no type", "inputs come from earlier nodes");

    public InvalidInputException Invalid(string message, string rule) =>
        new($"node '{Node.Label}' ({Node.OpType}, opset {Opset})", message, rule);

    /// <summary>Turns an integer-list attribute of an older opset into the input that replaced it.</summary>
    public void AttributeToInput(string attribute, int input, bool required = false)
    {
        if (Node.Ints(attribute) is { } values)
        {
            string name = Constant(attribute, Tensor.Vector([.. values.Select(v => (long)v)]));
            Replace(Node.WithoutAttribute(attribute).WithInput(input, name));
        }
        else if (required && !Node.HasInput(input))
        {
            throw Invalid($"attribute '{attribute}' is missing", $"{Node.OpType} needs '{attribute}'");
        }
        else
        {
            Keep();
        }
    }
}
