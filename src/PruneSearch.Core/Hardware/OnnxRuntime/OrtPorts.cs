namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>Reads a session's inputs and outputs.</summary>
internal static unsafe class OrtPorts
{
    public static ModelPort[] Inputs(OrtLibrary library, nint session) =>
        List(library, session, OrtFunction.SessionGetInputCount, OrtFunction.SessionGetInputName, OrtFunction.SessionGetInputTypeInfo);

    public static ModelPort[] Outputs(OrtLibrary library, nint session) =>
        List(library, session, OrtFunction.SessionGetOutputCount, OrtFunction.SessionGetOutputName, OrtFunction.SessionGetOutputTypeInfo);

    /// <param name="shape">An <c>OrtTensorTypeAndShapeInfo*</c>.</param>
    public static ModelPort Read(OrtApi api, string name, nint shape)
    {
        int type;
        api.Check(((delegate* unmanaged<nint, int*, nint>)api[OrtFunction.GetTensorElementType])(shape, &type));
        nuint rank;
        api.Check(((delegate* unmanaged<nint, nuint*, nint>)api[OrtFunction.GetDimensionsCount])(shape, &rank));
        long[] dims = new long[rank];
        fixed (long* first = dims)
        {
            api.Check(((delegate* unmanaged<nint, long*, nuint, nint>)api[OrtFunction.GetDimensions])(shape, first, rank));
        }

        return new ModelPort(name, OrtElementTypes.FromOrt(type) ?? throw Unsupported(name, $"has ONNX element type {type}"), dims);
    }

    private static ModelPort[] List(OrtLibrary library, nint session, OrtFunction count, OrtFunction name, OrtFunction type)
    {
        OrtApi api = library.Api;
        nuint n;
        api.Check(((delegate* unmanaged<nint, nuint*, nint>)api[count])(session, &n));
        var ports = new ModelPort[n];
        for (nuint i = 0; i < n; i++)
        {
            byte* text;
            api.Check(((delegate* unmanaged<nint, nuint, nint, byte**, nint>)api[name])(session, i, library.Allocator, &text));
            string portName = library.TakeString(text);
            nint info;
            api.Check(((delegate* unmanaged<nint, nuint, nint*, nint>)api[type])(session, i, &info));
            using OrtHandle typeInfo = api.Own(info, OrtFunction.ReleaseTypeInfo);
            nint shape;
            api.Check(((delegate* unmanaged<nint, nint*, nint>)api[OrtFunction.CastTypeInfoToTensorInfo])(typeInfo.Value, &shape));
            ports[i] = Read(api, portName, shape != 0 ? shape : throw Unsupported(portName, "is not a tensor"));
        }

        return ports;
    }

    private static RuntimeFailedException Unsupported(string name, string what) => new(OnnxLatencyRuntime.RuntimeName, "type",
        $"'{name}' {what}; inputs and outputs must be tensors of float, float16, double, int64, int32, uint8, int8 or bool.");
}
