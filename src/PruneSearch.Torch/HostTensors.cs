using PruneSearch.Graphs;

namespace PruneSearch.Torch;

/// <summary>Tensors on their way to a device and back. Floating-point ones are single precision on the device, whatever they are stored as.</summary>
internal static class HostTensors
{
    public static DeviceTensor ToDevice(Tensor tensor, torch.Device device)
    {
        torch.ScalarType type = TypeOf(tensor.ElementType);
        long[] dims = [.. tensor.Dims];
        DeviceTensor host = torch.empty(dims, type);
        if (tensor.ElementType.IsFloat() && tensor.ElementType != ElementType.Float32)
        {
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensor.ToFloats().AsSpan()).CopyTo(host.bytes);
        }
        else
        {
            tensor.Bytes.Span.CopyTo(host.bytes);
        }

        return device.type == DeviceType.CPU ? host : host.to(device, disposeAfter: true);
    }

    /// <summary>A fresh tensor of the type that the graph states.</summary>
    public static Tensor ToHost(DeviceTensor tensor, ElementType type)
    {
        using DeviceTensor detached = tensor.detach();
        using DeviceTensor typed = detached.to_type(TypeOf(type));
        using DeviceTensor host = typed.cpu();
        using DeviceTensor dense = host.contiguous();
        long[] dims = dense.shape;
        if (!type.IsFloat())
        {
            return new Tensor(type, dims, dense.bytes.ToArray());
        }

        float[] data = new float[dense.NumberOfElements];
        dense.bytes.CopyTo(System.Runtime.InteropServices.MemoryMarshal.AsBytes(data.AsSpan()));
        return Tensor.FromFloats(type, dims, data);
    }

    /// <exception cref="InvalidInputException">libtorch has no such type.</exception>
    public static torch.ScalarType TypeOf(ElementType type) => type switch
    {
        _ when type.IsFloat() => torch.float32,
        ElementType.Int64 => torch.int64,
        ElementType.Int32 => torch.int32,
        ElementType.Int16 => torch.int16,
        ElementType.Int8 => torch.int8,
        ElementType.UInt8 => torch.uint8,
        ElementType.Bool => torch.@bool,
        _ => throw new InvalidInputException($"element type {type}", "is not supported", "the torch backend has float32, float16, bfloat16, float64, int8 to int64, uint8 and bool"),
    };
}
