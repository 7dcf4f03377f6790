using PruneSearch.Graphs;

namespace PruneSearch.Formats.Onnx;

/// <summary>Reads the ValueInfoProto of a graph input.</summary>
internal static class ValueInfoReader
{
    public static GraphInput Read(string path, ProtoReader message, OnnxReadOptions options)
    {
        string name = string.Empty;
        TensorType? type = null;
        ProtoReader? typeMessage = null;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: name = message.String(); break;
                case 2: typeMessage = message.Message(); break;
                default: message.Skip(); break;
            }
        }

        if (typeMessage is { } found)
        {
            while (found.Next())
            {
                if (found.Field == 1)
                {
                    type = TensorTypeOf(path, name, found.Message(), options);
                }
                else
                {
                    found.Skip();
                }
            }
        }

        return new GraphInput(name, type ?? throw Invalid(path, name, "is not a tensor with a known rank", "graph inputs are tensors with a declared shape"));
    }

    private static TensorType TensorTypeOf(string path, string name, ProtoReader message, OnnxReadOptions options)
    {
        int elementType = 0;
        List<Dim>? dims = null;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: elementType = message.Int32(); break;
                case 2: dims = Shape(name, message.Message(), options); break;
                default: message.Skip(); break;
            }
        }

        if (!Enum.IsDefined((ElementType)elementType))
        {
            throw Invalid(path, name, $"has element type {elementType}", $"inputs hold {string.Join(", ", Enum.GetNames<ElementType>())}");
        }

        if (dims is null)
        {
            throw Invalid(path, name, "has no shape", "graph inputs declare their shape; export the model with one");
        }

        if (dims.Any(d => d.Factor < 0))
        {
            throw Invalid(path, name, $"has shape {new TensorShape([.. dims])}", "dimensions are not negative");
        }

        return new TensorType((ElementType)elementType, new TensorShape([.. dims]));
    }

    private static List<Dim> Shape(string input, ProtoReader message, OnnxReadOptions options)
    {
        var dims = new List<Dim>();
        while (message.Next())
        {
            if (message.Field != 1)
            {
                message.Skip();
                continue;
            }

            ProtoReader dim = message.Message();
            long value = 0;
            string symbol = string.Empty;
            while (dim.Next())
            {
                switch (dim.Field)
                {
                    case 1: value = dim.Int64(); break;
                    case 2: symbol = dim.String(); break;
                    default: dim.Skip(); break;
                }
            }

            if (value != 0)
            {
                dims.Add(value);
                continue;
            }

            // A dimension without number and name is open; the first axis is taken for the batch.
            symbol = symbol.Length > 0 ? symbol : dims.Count == 0 ? "N" : $"{input}_{dims.Count}";
            dims.Add(options.Bindings.TryGetValue(symbol, out long bound) ? new Dim(bound) : new Dim(1, symbol));
        }

        return dims;
    }

    private static InvalidInputException Invalid(string path, string name, string message, string rule) => new($"{path}, input '{name}'", message, rule);
}
