using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Formats.Onnx;

/// <summary>
/// Reads ONNX files (opset 7 to 21) over a memory map. Nodes are brought to the canonical opset; Constant nodes become initialisers;
/// everything else stays as written.
/// </summary>
public static class OnnxReader
{
    /// <exception cref="InvalidInputException">The file is missing, damaged, not ONNX, or uses what is not supported.</exception>
    public static OnnxFile Read(string path, OnnxReadOptions? options = null)
    {
        MappedFile file = MappedFile.Open(path);
        if (file.Length is 0 or > int.MaxValue)
        {
            throw new InvalidInputException(path, $"has {file.Length} bytes", "an ONNX file has 1 byte to 2 GiB; larger weights lie in external data files");
        }

        return Read(path, file.Slice(0, (int)file.Length), options);
    }

    /// <param name="path">Names the model in errors; external data is looked for beside it.</param>
    /// <param name="data">The ModelProto.</param>
    /// <param name="options">See <see cref="OnnxReadOptions"/>.</param>
    public static OnnxFile Read(string path, ReadOnlyMemory<byte> data, OnnxReadOptions? options = null)
    {
        var message = new ProtoReader(path, data);
        long irVersion = 0;
        int opset = 0;
        ProtoReader? graph = null;
        var metadata = new ModelMetadata();
        var properties = metadata.Properties.ToBuilder();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: irVersion = message.Int64(); break;
                case 2: metadata = metadata with { ProducerName = message.String() }; break;
                case 3: metadata = metadata with { ProducerVersion = message.String() }; break;
                case 4: metadata = metadata with { Domain = message.String() }; break;
                case 5: metadata = metadata with { ModelVersion = message.Int64() }; break;
                case 6: metadata = metadata with { Documentation = message.String() }; break;
                case 7: graph = message.Message(); break;
                case 8:
                    (string domain, long version) = OpsetImport(message.Message());
                    opset = domain is "" or "ai.onnx" ? (int)Math.Clamp(version, 0, int.MaxValue) : opset;
                    break;
                case 14: TensorProtoReader.AddEntry(message.Message(), properties); break;
                default: message.Skip(); break;
            }
        }

        if (graph is not { } body)
        {
            throw message.Damaged("no graph was found");
        }

        if (opset is < OperatorRegistry.OldestOpset or > OperatorRegistry.NewestOpset)
        {
            throw new InvalidInputException(
                path, $"declares opset {opset}", $"opsets {OperatorRegistry.OldestOpset} to {OperatorRegistry.NewestOpset} can be read; export the model again, or convert it");
        }

        try
        {
            return new GraphProtoReader(path, opset, options ?? OnnxReadOptions.Default).Read(body, irVersion, metadata with { Properties = properties.ToImmutable() });
        }
        catch (InvalidInputException e) when (!e.Errors[0].Where.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidInputException([.. e.Errors.Select(error => error with { Where = $"{path}, {error.Where}" })], e);
        }
    }

    private static (string Domain, long Version) OpsetImport(ProtoReader message)
    {
        string domain = string.Empty;
        long version = 0;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: domain = message.String(); break;
                case 2: version = message.Int64(); break;
                default: message.Skip(); break;
            }
        }

        return (domain, version);
    }
}
