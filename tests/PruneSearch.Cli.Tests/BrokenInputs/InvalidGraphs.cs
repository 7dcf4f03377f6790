using static PruneSearch.Cli.Tests.BrokenInputs.RawOnnx;

namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Well-formed files whose graphs cannot be: shapes that do not fit, values that nothing defines, sizes beyond reason.</summary>
internal static class InvalidGraphs
{
    private static readonly byte[] X = Port("x", Float, 0, 3, 8, 8);
    private static readonly byte[] Y = Port("y", Float, 0, 3, 8, 8);

    public static IEnumerable<BrokenInput> All() => Graphs().Select((g, i) => ModelCommands.Case(g.Name, g.Model, i));

    private static IEnumerable<(string Name, byte[] Model)> Graphs()
    {
        yield return ("weights of other channels", One(Node("Conv", ["x", "w"], ["y"]), Weights("w", 4, 5, 3, 3)));
        yield return ("groups that do not divide", One(Node("Conv", ["x", "w"], ["y"], Int("group", 2)), Weights("w", 4, 1, 3, 3)));
        yield return ("groups of zero", One(Node("Conv", ["x", "w"], ["y"], Int("group", 0)), Weights("w", 4, 3, 3, 3)));
        yield return ("kernel larger than its input", One(Node("Conv", ["x", "w"], ["y"]), Weights("w", 4, 3, 9, 9)));
        yield return ("strides of zero", One(Node("Conv", ["x", "w"], ["y"], Ints("strides", 0, 0)), Weights("w", 4, 3, 3, 3)));
        yield return ("three strides for two axes", One(Node("Conv", ["x", "w"], ["y"], Ints("strides", 1, 1, 1)), Weights("w", 4, 3, 3, 3)));
        yield return ("negative dilations", One(Node("Conv", ["x", "w"], ["y"], Ints("dilations", -1, -1)), Weights("w", 4, 3, 3, 3)));
        yield return ("unknown auto_pad", One(Node("Conv", ["x", "w"], ["y"], Text("auto_pad", "SAME")), Weights("w", 4, 3, 3, 3)));
        yield return ("pads of another kind", One(Node("Conv", ["x", "w"], ["y"], Text("pads", "1")), Weights("w", 4, 3, 3, 3)));
        yield return ("pads beyond 32 bits", One(Node("Conv", ["x", "w"], ["y"], Ints("pads", 1L << 40, 0, 0, 0)), Weights("w", 4, 3, 3, 3)));
        yield return ("pads that fill the memory", One(Node("Conv", ["x", "w"], ["y"], Ints("pads", 2000000000, 2000000000, 0, 0)), Weights("w", 4, 3, 3, 3)));
        yield return ("bias of another length", One(Node("Conv", ["x", "w", "b"], ["y"]), Weights("w", 4, 3, 3, 3), Weights("b", 5)));
        yield return ("integer weights", One(Node("Conv", ["x", "w"], ["y"]), Longs("w", 1, 2, 3)));
        yield return ("scales of another length", One(Node("BatchNormalization", ["x", "s", "s", "s", "s"], ["y"]), Weights("s", 4)));
        yield return ("normalisation without statistics", One(Node("BatchNormalization", ["x", "s", "s"], ["y"]), Weights("s", 3)));
        yield return ("addends that do not broadcast", One(Node("Add", ["x", "w"], ["y"]), Weights("w", 7, 8)));
        yield return ("inner sizes that differ", One(Node("MatMul", ["x", "w"], ["y"]), Weights("w", 7, 4)));
        yield return ("matrix product of four axes by Gemm", One(Node("Gemm", ["x", "w"], ["y"]), Weights("w", 8, 4)));
        yield return ("reshape to another count", One(Node("Reshape", ["x", "t"], ["y"]), Longs("t", -1, 7)));
        yield return ("reshape with two open axes", One(Node("Reshape", ["x", "t"], ["y"]), Longs("t", -1, -1)));
        yield return ("reshape below minus one", One(Node("Reshape", ["x", "t"], ["y"]), Longs("t", -5, 3)));
        yield return ("reshape keeping an axis that is not there", One(Node("Reshape", ["x", "t"], ["y"]), Longs("t", 0, 3, 8, 8, 0)));
        yield return ("axes named twice", One(Node("Transpose", ["x"], ["y"], Ints("perm", 0, 1, 1, 3))));
        yield return ("too few axes", One(Node("Transpose", ["x"], ["y"], Ints("perm", 0, 1))));
        yield return ("concatenation beside an axis", One(Node("Concat", ["x", "w"], ["y"], Int("axis", 1)), Weights("w", 1, 3, 7, 8)));
        yield return ("concatenation along axis 9", One(Node("Concat", ["x", "x"], ["y"], Int("axis", 9))));
        yield return ("parts that do not add up", One(Node("Split", ["x", "t"], ["y", "z"], Int("axis", 1)), Longs("t", 2, 2)));
        yield return ("fewer parts than outputs", One(Node("Split", ["x", "t"], ["y", "z"], Int("axis", 1)), Longs("t", 3)));
        yield return ("steps of zero", One(Node("Slice", ["x", "a", "b", "c", "d"], ["y"]), Longs("a", 0), Longs("b", 2), Longs("c", 1), Longs("d", 0)));
        yield return ("slice of axis 9", One(Node("Slice", ["x", "a", "b", "c"], ["y"]), Longs("a", 0), Longs("b", 2), Longs("c", 9)));
        yield return ("more ends than starts", One(Node("Slice", ["x", "a", "b"], ["y"]), Longs("a", 0), Longs("b", 2, 2)));
        yield return ("three pads for four axes", One(Node("Pad", ["x", "a"], ["y"]), Longs("a", 0, 0, 1)));
        yield return ("pads that cut all away", One(Node("Pad", ["x", "a"], ["y"]), Longs("a", 0, 0, -9, 0, 0, 0, 0, 0)));
        yield return ("padding that fills the memory", One(Node("Pad", ["x", "a"], ["y"]), Longs("a", 0, 0, 1L << 31, 1L << 31, 0, 0, 0, 0)));
        yield return ("unknown padding", One(Node("Pad", ["x", "a"], ["y"], Text("mode", "mirror")), Longs("a", 0, 0, 1, 1, 0, 0, 1, 1)));
        yield return ("resize to no element", One(Node("Resize", ["x", "", "a"], ["y"]), Weights("a", 4)));
        yield return ("resize by three scales", One(Node("Resize", ["x", "", "a"], ["y"]), Weights("a", 3)));
        yield return ("resize that fills the memory", One(Node("Resize", ["x", "", "", "a"], ["y"]), Longs("a", 0, 3, 1L << 31, 1L << 31)));
        yield return ("resize without a size", One(Node("Resize", ["x"], ["y"])));
        yield return ("cubic resize", One(Node("Resize", ["x", "", "a"], ["y"], Text("mode", "cubic")), Weights("a", 4)));
        yield return ("upsampling without scales", One(Node("Upsample", ["x"], ["y"])));
        yield return ("squeeze of eight", One(Node("Squeeze", ["x", "a"], ["y"]), Longs("a", 2)));
        yield return ("unsqueeze at the same place twice", One(Node("Unsqueeze", ["x", "a"], ["y"]), Longs("a", 1, 1)));
        yield return ("index outside", One(Node("Gather", ["x", "a"], ["y"], Int("axis", 1)), Longs("a", 5)));
        yield return ("softmax over axis 4", One(Node("Softmax", ["x"], ["y"], Int("axis", 4))));
        yield return ("mean over axis -9", One(Node("ReduceMean", ["x"], ["y"], Ints("axes", -9))));
        yield return ("pool without a kernel", One(Node("MaxPool", ["x"], ["y"])));
        yield return ("pool with a kernel of zero", One(Node("MaxPool", ["x"], ["y"], Ints("kernel_shape", 0, 0))));
        yield return ("pool over one axis of two", One(Node("AveragePool", ["x"], ["y"], Ints("kernel_shape", 2))));
        yield return ("indices of a pool", One(Node("MaxPool", ["x"], ["z", "y"], Ints("kernel_shape", 2, 2))));
        yield return ("a cast to nothing", One(Node("Cast", ["x"], ["y"], Int("to", 77))));
        yield return ("a clip between lists", One(Node("Clip", ["x", "a", "a"], ["y"]), Weights("a", 3)));
        yield return ("a constant without a value", One(Node("Constant", [], ["y"])));
        yield return ("shapes that fill the memory", One(Node("ConstantOfShape", ["a"], ["y"]), Longs("a", 1L << 31, 1L << 31)));
        yield return ("an unknown operator", One(Node("FancyAttention", ["x"], ["y"])));
        yield return ("a node that takes nothing", One(Node("Relu", [], ["y"])));
        yield return ("a node that takes too much", One(Node("Relu", ["x", "x"], ["y"])));
        yield return ("a node without outputs", One(Node("Relu", ["x"], [])));
        yield return ("a value that nothing defines", One(Node("Relu", ["nowhere"], ["y"])));
        yield return ("a node that reads itself", One(Node("Add", ["x", "y"], ["y"])));
        yield return ("two nodes with one output", Model([Node("Relu", ["x"], ["y"]), Node("Tanh", ["x"], ["y"])], [], [X], [Y]));
        yield return ("a cycle", Model([Node("Add", ["x", "b"], ["a"]), Node("Relu", ["a"], ["b"]), Node("Relu", ["b"], ["y"])], [], [X], [Y]));
        yield return ("two inputs with one name", Model([Node("Relu", ["x"], ["y"])], [], [X, X], [Y]));
        yield return ("two initialisers with one name", Model([Node("Add", ["x", "w"], ["y"])], [Weights("w", 1), Weights("w", 1)], [X], [Y]));
        yield return ("an output that nothing computes", Model([Node("Relu", ["x"], ["z"])], [], [X], [Y]));
        yield return ("no outputs", Model([Node("Relu", ["x"], ["y"])], [], [X], []));
        yield return ("an opset of the past", Model([Node("Relu", ["x"], ["y"])], [], [X], [Y], opset: 3));
        yield return ("an opset of the future", Model([Node("Relu", ["x"], ["y"])], [], [X], [Y], opset: 400));
        yield return ("an input of strings", Model([Node("Relu", ["x"], ["y"])], [], [Port("x", 8, 0, 3)], [Y]));
        yield return ("an input of integers", Model([Node("Conv", ["x", "w"], ["y"])], [Weights("w", 4, 3, 3, 3)], [Port("x", Integer, 0, 3, 8, 8)], [Y]));
        yield return ("an input with a negative axis", Model([Node("Relu", ["x"], ["y"])], [], [Port("x", Float, 0, -3)], [Y]));
        yield return ("an input without a shape", Model([Node("Relu", ["x"], ["y"])], [], [[.. Field(1, "x"), .. Field(2, Field(1, Field(1, Float)))]], [Y]));
        yield return ("an input that fills the memory", Model([Node("Relu", ["x"], ["y"])], [], [Port("x", Float, 0, 1 << 30, 1 << 30, 1 << 30)], [Y]));
        yield return ("dimensions that overflow", One(Node("Add", ["x", "w"], ["y"]), [.. Field(1, 1L << 40), .. Field(1, 1L << 40), .. Field(2, Float), .. Field(8, "w"), .. Field(9, new byte[4])]));
        yield return ("a negative dimension", One(Node("Add", ["x", "w"], ["y"]), [.. Field(1, -1), .. Field(2, Float), .. Field(8, "w"), .. Field(9, new byte[4])]));
        yield return ("weights shorter than their shape", One(Node("Add", ["x", "w"], ["y"]), [.. Field(1, 8), .. Field(2, Float), .. Field(8, "w"), .. Field(9, new byte[28])]));
        yield return ("weights in a file that is not there", One(Node("Add", ["x", "w"], ["y"]), External("w", "weights.bin")));
        yield return ("weights in a file elsewhere", One(Node("Add", ["x", "w"], ["y"]), External("w", "../../etc/passwd")));
        yield return ("weights in the model's own end", One(Node("Add", ["x", "w"], ["y"]), External("w", "model.onnx", offset: 1 << 20)));
        yield return ("text instead of a model", "This is not a model.\n"u8.ToArray());
        yield return ("zeros instead of a model", new byte[64]);
    }

    private static byte[] One(byte[] node, params byte[][] initializers) => Model([node], initializers, [X], [Y]);

    private static byte[] External(string name, string file, long offset = 0)
    {
        byte[] Entry(string key, string value) => Field(13, [.. Field(1, key), .. Field(2, value)]);
        return [.. Field(1, 8), .. Field(2, Float), .. Field(8, name), .. Entry("location", file), .. Entry("offset", offset.ToString()), .. Field(14, 1)];
    }
}
