using System.Runtime.InteropServices;

namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>An <c>OrtValue</c> over host memory that we own, aligned for the widest vectors.</summary>
internal sealed unsafe class OrtTensor : IDisposable
{
    private const int Alignment = 64;

    private readonly OrtHandle _value;
    private void* _memory;

    private OrtTensor(OrtHandle value, void* memory)
    {
        _value = value;
        _memory = memory;
    }

    public nint Value => _value.Value;

    public static OrtTensor Copy(OrtLibrary library, HostTensor tensor)
    {
        OrtTensor copy = Allocate(library, tensor.Type, tensor.Dims);
        tensor.Data.Span.CopyTo(new Span<byte>(copy._memory, tensor.Data.Length));
        return copy;
    }

    public static OrtTensor Allocate(OrtLibrary library, HostElementType type, IReadOnlyList<long> dims)
    {
        int bytes = checked((int)HostTensor.ByteCount(type, dims));
        void* memory = NativeMemory.AlignedAlloc((nuint)Math.Max(1, bytes), Alignment);
        try
        {
            nint value;
            OrtApi api = library.Api;
            long[] shape = [.. dims];
            fixed (long* first = shape)
            {
                nint create = api[OrtFunction.CreateTensorWithDataAsOrtValue];
                api.Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)create)(
                    library.HostMemory, memory, (nuint)bytes, first, (nuint)shape.Length, OrtElementTypes.ToOrt(type), &value));
            }

            return new OrtTensor(api.Own(value, OrtFunction.ReleaseValue), memory);
        }
        catch
        {
            NativeMemory.AlignedFree(memory);
            throw;
        }
    }

    /// <summary>A copy of a value that the runtime made.</summary>
    /// <exception cref="RuntimeFailedException">It is not a tensor, or of a type that we do not have.</exception>
    public static HostTensor Read(OrtLibrary library, string name, nint value)
    {
        OrtApi api = library.Api;
        int isTensor;
        api.Check(((delegate* unmanaged<nint, int*, nint>)api[OrtFunction.IsTensor])(value, &isTensor));
        if (isTensor == 0)
        {
            throw new RuntimeFailedException(OnnxLatencyRuntime.RuntimeName, "type", $"output '{name}' is not a tensor.");
        }

        nint info;
        api.Check(((delegate* unmanaged<nint, nint*, nint>)api[OrtFunction.GetTensorTypeAndShape])(value, &info));
        using OrtHandle shape = api.Own(info, OrtFunction.ReleaseTensorTypeAndShapeInfo);
        ModelPort port = OrtPorts.Read(api, name, shape.Value);
        byte* memory;
        api.Check(((delegate* unmanaged<nint, byte**, nint>)api[OrtFunction.GetTensorMutableData])(value, &memory));
        int bytes = checked((int)HostTensor.ByteCount(port.Type, port.Dims));
        return new HostTensor(name, port.Type, port.Dims, new ReadOnlySpan<byte>(memory, bytes).ToArray());
    }

    public void Dispose()
    {
        _value.Dispose();
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
