using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Models;

/// <summary>Groups of nodes as PyTorch's exporter writes them, with the shape arithmetic that it leaves behind.</summary>
internal sealed class ExporterNodes(GraphBuilder graph)
{
    private int _constants;

    public string Linear(string name, string x, int inputs, int outputs)
    {
        string product = graph.Node("MatMul", name, [x, graph.Weight(name + ".weight", inputs, inputs, outputs)]);
        return graph.Node("Add", name + ".add", [Vector(name + ".bias", outputs), product]);
    }

    public string Transpose(string name, string x, params int[] permutation) => graph.Node("Transpose", name, [x], ("perm", permutation));

    public string Reshape(string name, string x, params string[] sizes) =>
        graph.Node("Reshape", name, [x, graph.Node("Concat", name + ".target", sizes, ("axis", 0))]);

    /// <summary>Expand as exporters write it: -1 in the target is first replaced by 1.</summary>
    public string Expand(string name, string x, params string[] sizes)
    {
        string target = graph.Node("Reshape", name + ".target", [graph.Node("Concat", name + ".sizes", sizes, ("axis", 0)), Ints(-1)]);
        string ones = graph.Node("ConstantOfShape", name + ".ones", [graph.Node("Shape", name + ".rank", [target])], ("value", Tensor.Vector(1)));
        string negative = graph.Node("Mul", name + ".negative", [ones, graph.Constant(name + ".minus", Tensor.Scalar(-1L))]);
        string kept = graph.Node("Where", name + ".where", [graph.Node("Equal", name + ".equal", [target, negative]), ones, target]);
        return graph.Node("Expand", name, [x, kept]);
    }

    /// <summary>One dimension of a value as a vector of length 1.</summary>
    public string Size(string name, string x, int axis)
    {
        string index = graph.Constant(name + ".index", Tensor.Scalar((long)axis));
        return graph.Node("Unsqueeze", name, [graph.Node("Gather", name + ".gather", [graph.Node("Shape", name + ".shape", [x]), index], ("axis", 0)), Ints(0)]);
    }

    public string Ints(params long[] values) => graph.Constant($"ints{_constants++}", Tensor.Vector(values));

    public string Number(float value) => graph.Constant($"number{_constants++}", Tensor.Scalar(value));

    /// <summary>Random values around zero.</summary>
    public string Vector(string name, params int[] dims) => graph.Weight(name, 6, dims);
}
