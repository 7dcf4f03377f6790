using PruneSearch.Graphs.Operators;

namespace PruneSearch.Graphs;

/// <summary>Infers the type of every value, and the contents of integer values that follow from shapes.</summary>
internal static class ShapeInference
{
    public static (Dictionary<string, TensorType> Types, Dictionary<string, KnownIntegers> Known) Run(ModelGraph graph)
    {
        var types = new Dictionary<string, TensorType>(StringComparer.Ordinal);
        var known = new Dictionary<string, KnownIntegers>(StringComparer.Ordinal);
        foreach (GraphInput input in graph.Inputs)
        {
            RequireCountable($"input '{input.Name}'", input.Type);
            types.Add(input.Name, input.Type);
        }

        foreach ((string name, TensorSource source) in graph.Initializers)
        {
            types.Add(name, source.Type);
        }

        foreach (Node node in graph.Nodes)
        {
            Infer(node, types, graph.Initializers.GetValueOrDefault, known);
        }

        return (types, known);
    }

    /// <summary>Infers one node whose inputs are known, and records its outputs.</summary>
    public static void Infer(
        Node node,
        Dictionary<string, TensorType> types,
        Func<string, TensorSource?> initializers,
        Dictionary<string, KnownIntegers> known)
    {
        Operator op = OperatorRegistry.Get(node);
        if (node.Inputs.Length < op.InputCount.Min || node.Inputs.Length > op.InputCount.Max)
        {
            throw new InvalidInputException($"node '{node.Label}' ({node.OpType})", $"has {node.Inputs.Length} inputs", $"{node.OpType} takes {op.InputCount.Min} to {op.InputCount.Max}");
        }

        if (node.Outputs.Length == 0)
        {
            throw new InvalidInputException($"node '{node.Label}' ({node.OpType})", "has no outputs", "a node computes at least one value");
        }

        var context = new InferenceContext(
            node,
            value => types.TryGetValue(value, out TensorType? type)
                ? type
                : throw new InvalidInputException($"node '{node.Label}' ({node.OpType})", $"reads '{value}', an output that its node does not compute", "optional outputs are read only where they exist"),
            initializers,
            value => KnownOf(value, initializers, known));
        try
        {
            op.Infer(context);
        }
        catch (OverflowException e)
        {
            throw new InvalidInputException($"node '{node.Label}' ({node.OpType})", "its output would have more elements than can be counted", "sizes fit 64 bits", e);
        }

        for (int i = 0; i < node.Outputs.Length; i++)
        {
            if (node.Outputs[i].Length == 0)
            {
                continue;
            }

            if (context.OutputTypes[i] is not { } type)
            {
                throw new InvalidInputException($"node '{node.Label}' ({node.OpType})", $"output {i} ('{node.Outputs[i]}') is used, which is not supported", $"{node.OpType} is run for inference");
            }

            if (type.Shape.Any(d => d.Factor < 0))
            {
                throw new InvalidInputException($"node '{node.Label}' ({node.OpType})", $"output {i} would have shape {type.Shape}", "dimensions are not negative");
            }

            RequireCountable($"node '{node.Label}' ({node.OpType})", type);
            types.Add(node.Outputs[i], type);
            if (context.KnownOutputs[i] is { } value)
            {
                known.Add(node.Outputs[i], value);
            }
        }
    }

    /// <summary>Elements are counted in 32 bits, for one sample: anything larger is a size gone wrong, found before memory is asked for.</summary>
    private static void RequireCountable(string where, TensorType type)
    {
        double count = type.Shape.Aggregate(1.0, (product, dim) => product * dim.Factor);
        if (count > Array.MaxLength || type.Shape.Any(d => d.Factor > Array.MaxLength))
        {
            throw new InvalidInputException(where, $"a value of type {type} would have {count:G3} elements", $"a value has at most {Array.MaxLength} elements a sample");
        }
    }

    private static KnownIntegers? KnownOf(string value, Func<string, TensorSource?> initializers, Dictionary<string, KnownIntegers> known)
    {
        if (!known.TryGetValue(value, out KnownIntegers? integers) && initializers(value) is { } source
            && KnownIntegers.Of(source) is { } read)
        {
            known.Add(value, integers = read);
        }

        return integers;
    }
}
