namespace PruneSearch.Hardware.Hosting;

/// <summary>Tensors as headers and one payload that holds their bytes one after the other.</summary>
internal static class TensorPayload
{
    public static TensorHeader[] Headers(IReadOnlyList<HostTensor> tensors) =>
        [.. tensors.Select(t => new TensorHeader(t.Name, t.Type, t.Dims))];

    public static byte[] Pack(IReadOnlyList<HostTensor> tensors)
    {
        byte[] payload = new byte[checked((int)tensors.Sum(t => (long)t.Data.Length))];
        int at = 0;
        foreach (HostTensor tensor in tensors)
        {
            tensor.Data.CopyTo(payload.AsMemory(at));
            at += tensor.Data.Length;
        }

        return payload;
    }

    /// <exception cref="InvalidDataException">The headers do not add up to the payload.</exception>
    public static HostTensor[] Unpack(IReadOnlyList<TensorHeader> headers, ReadOnlyMemory<byte> payload)
    {
        if (headers.Sum(h => HostTensor.ByteCount(h.Type, h.Dims)) != payload.Length)
        {
            throw new InvalidDataException("The tensors of a message do not add up to its payload.");
        }

        var tensors = new HostTensor[headers.Count];
        int at = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            TensorHeader header = headers[i];
            int bytes = (int)HostTensor.ByteCount(header.Type, header.Dims);
            tensors[i] = new HostTensor(header.Name, header.Type, header.Dims, payload.Slice(at, bytes));
            at += bytes;
        }

        return tensors;
    }
}
