using PruneSearch.Graphs.Operators;

namespace PruneSearch.Graphs;

/// <summary>
/// Finds weights that are not numbers: a model with one computes nothing. Infinities are let through where they are operands of plain
/// arithmetic, which attention masks and bounds are written as.
/// </summary>
public static class FiniteWeights
{
    /// <param name="graph">The model.</param>
    /// <param name="path">Its file, for the message.</param>
    /// <exception cref="InvalidInputException">Names every initialiser that holds one, and the first place in it.</exception>
    public static void Require(ModelGraph graph, string path)
    {
        InputError[] errors = [.. graph.Initializers.Select(i => Error(graph, path, i.Key, i.Value)).OfType<InputError>()];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static InputError? Error(ModelGraph graph, string path, string name, TensorSource source)
    {
        if (!source.ElementType.IsFloat())
        {
            return null;
        }

        bool mayBeInfinite = !graph.Consumers(name).Any(n => TakesFinite(n, name));
        float[] values = source.Read().ToFloats();
        int at = Array.FindIndex(values, v => float.IsNaN(v) || (!mayBeInfinite && float.IsInfinity(v)));
        return at < 0 ? null : new InputError(
            $"{path}, initialiser '{name}'", $"element {at} of {source.Type} is {values[at]}; the model was damaged, or its training diverged: export it again", "weights are finite numbers");
    }

    private static bool TakesFinite(Node node, string value)
    {
        Operator op = OperatorRegistry.Get(node);
        return op is not BinaryOperator && op.Role(node, node.Inputs.IndexOf(value)) is InputRole.Weight or InputRole.Statistic;
    }
}
