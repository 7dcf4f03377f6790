using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Formats.Onnx;

/// <summary>
/// Writes ONNX files: opset <see cref="OperatorRegistry.CanonicalOpset"/>, IR version 8, weights as raw data in the file, or beside it in
/// <c>NAME.data</c> where the file would pass the 2 GiB limit of protocol buffers. The same graph always gives the same bytes.
/// </summary>
public static class OnnxWriter
{
    private const int IrVersion = 8;

    /// <summary>Weights go to an external file when they take more than this, unless the caller says otherwise.</summary>
    public const long DefaultExternalThreshold = 1L << 30;

    private const int ExternalAlignment = 64;

    /// <summary>Writes a file, replacing one that is there only when all is written.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="externalThreshold">Bytes of weights from which on they go to <c>path + ".data"</c>.</param>
    public static void Write(ModelGraph graph, string path, long externalThreshold = DefaultExternalThreshold)
    {
        string temporary = path + ".part";
        bool external = graph.Initializers.Values.Sum(i => i.Count * i.ElementType.Size()) > externalThreshold;
        string dataName = Path.GetFileName(path) + ".data";
        try
        {
            if (external)
            {
                using var data = new FileStream(temporary + ".data", FileMode.Create, FileAccess.Write);
                using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write);
                Write(graph, stream, data, dataName);
            }
            else
            {
                using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write);
                Write(graph, stream);
            }

            if (external)
            {
                File.Move(temporary + ".data", path + ".data", overwrite: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            File.Delete(temporary + ".data");
            throw;
        }
    }

    /// <summary>The file's bytes, with all weights inside.</summary>
    public static byte[] ToBytes(ModelGraph graph)
    {
        using var stream = new MemoryStream();
        Write(graph, stream);
        return stream.ToArray();
    }

    private static void Write(ModelGraph graph, Stream stream, Stream? external = null, string? externalName = null)
    {
        ProtoWriter body = GraphProtoWriter.Structure(graph);
        var tensors = new List<(ProtoWriter Header, TensorSource Source, bool Inline)>();
        long offset = 0;
        long graphLength = body.Written.Length;
        foreach ((string name, TensorSource source) in graph.Initializers)
        {
            long bytes = source.Count * source.ElementType.Size();
            bool inline = external is null || bytes < 1024;
            offset = (offset + ExternalAlignment - 1) / ExternalAlignment * ExternalAlignment;
            ProtoWriter header = GraphProtoWriter.TensorHeader(name, source, inline ? null : externalName, offset);
            if (!inline)
            {
                offset += bytes;
            }

            long length = header.Written.Length + (inline ? bytes : 0);
            tensors.Add((header, source, inline));
            graphLength += 1 + ProtoWriter.VarintLength((ulong)length) + length;
        }

        var model = new ProtoWriter();
        model.Int64(1, IrVersion);
        model.String(2, graph.Metadata.ProducerName);
        model.String(3, graph.Metadata.ProducerVersion);
        model.String(4, graph.Metadata.Domain);
        model.Int64(5, graph.Metadata.ModelVersion);
        model.String(6, graph.Metadata.Documentation);
        var opset = new ProtoWriter();
        opset.Int64(2, OperatorRegistry.CanonicalOpset);
        model.Message(8, opset);
        foreach ((string key, string value) in graph.Metadata.Properties)
        {
            var entry = new ProtoWriter();
            entry.String(1, key);
            entry.String(2, value);
            model.Message(14, entry);
        }

        if (graphLength + model.Written.Length > int.MaxValue)
        {
            throw new InvalidOperationException($"the model takes {graphLength} bytes; beyond 2 GiB its weights must go to an external file");
        }

        model.BytesHeader(7, graphLength);
        stream.Write(model.Written.Span);
        stream.Write(body.Written.Span);
        foreach ((ProtoWriter header, TensorSource source, bool inline) in tensors)
        {
            ReadOnlySpan<byte> data = source.Read().Bytes.Span;
            var frame = new ProtoWriter();
            frame.BytesHeader(5, header.Written.Length + (inline ? data.Length : 0));
            stream.Write(frame.Written.Span);
            stream.Write(header.Written.Span);
            if (inline)
            {
                stream.Write(data);
                continue;
            }

            external!.Write(new byte[(ExternalAlignment - (external.Position % ExternalAlignment)) % ExternalAlignment]);
            external.Write(data);
        }
    }
}
