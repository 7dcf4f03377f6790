namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>
/// Execution providers by name. CPU is always there. CUDA, TensorRT, OpenVINO and oneDNN have calls of their own; every other provider
/// goes through the generic call, by the short name that it expects.
/// </summary>
internal static unsafe class OrtProviders
{
    private const string Suffix = "ExecutionProvider";

    /// <summary>Short names that differ from the provider's name without its suffix.</summary>
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Xnnpack"] = "XNNPACK",
        ["Azure"] = "AZURE",
        ["WebGpu"] = "WebGPU",
        ["Dml"] = "DML",
        ["Js"] = "JS",
    };

    /// <exception cref="InvalidInputException">The provider is not in this build; names those that are.</exception>
    public static void Append(OrtLibrary library, OrtHandle sessionOptions, RuntimeOptions options)
    {
        string asked = Stem(options.Provider);
        string? provider = library.Providers.FirstOrDefault(p => Stem(p).Equals(asked, StringComparison.OrdinalIgnoreCase));
        if (provider is null)
        {
            throw new InvalidInputException("provider",
                $"'{options.Provider}' is not available in ONNX Runtime {library.Api.VersionText} ({library.Path}). {Available(library)}",
                "the execution provider must be built into the library that is used");
        }

        if (Stem(provider) == "CPU")
        {
            RefuseOptions(options);
            return;
        }

        try
        {
            AppendDevice(library.Api, sessionOptions, Stem(provider), options);
        }
        catch (RuntimeFailedException e) when (e.Code != nameof(OrtErrorCode.InvalidArgument))
        {
            throw new InvalidInputException("provider",
                $"'{options.Provider}' is built into {library.Path} but does not start here: {e.Text}. {Available(library)}",
                "an execution provider needs its own libraries and its device", e);
        }
    }

    private static string Available(OrtLibrary library) =>
        $"The library was built with: {string.Join(", ", library.Providers.Select(p => Stem(p).ToLowerInvariant()))}.";

    private static void AppendDevice(OrtApi api, OrtHandle sessionOptions, string provider, RuntimeOptions options)
    {
        switch (provider)
        {
            case "CUDA":
                AppendTyped(api, sessionOptions, options, OrtFunction.CreateCudaOptions, OrtFunction.UpdateCudaOptions,
                    OrtFunction.AppendCuda, OrtFunction.ReleaseCudaOptions);
                break;
            case "Tensorrt":
                AppendTyped(api, sessionOptions, options, OrtFunction.CreateTensorRtOptions, OrtFunction.UpdateTensorRtOptions,
                    OrtFunction.AppendTensorRt, OrtFunction.ReleaseTensorRtOptions);
                break;
            case "Dnnl":
                AppendTyped(api, sessionOptions, options, OrtFunction.CreateDnnlOptions, OrtFunction.UpdateDnnlOptions,
                    OrtFunction.AppendDnnl, OrtFunction.ReleaseDnnlOptions);
                break;
            case "OpenVINO":
                AppendOpenVino(api, sessionOptions, options);
                break;
            default:
                AppendGeneric(api, sessionOptions, provider, options);
                break;
        }
    }

    private static string Stem(string name) =>
        name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? name[..^Suffix.Length] : name;

    private static void RefuseOptions(RuntimeOptions options)
    {
        if (options.ProviderOptions.Count > 0)
        {
            throw new InvalidInputException("providerOptions",
                $"the CPU provider takes none; remove {string.Join(", ", options.ProviderOptions.Keys)} or use sessionOptions.",
                "provider options belong to providers other than cpu");
        }
    }

    private static void AppendTyped(
        OrtApi api,
        OrtHandle sessionOptions,
        RuntimeOptions options,
        OrtFunction create,
        OrtFunction update,
        OrtFunction append,
        OrtFunction release)
    {
        nint value;
        api.Check(((delegate* unmanaged<nint*, nint>)api[create])(&value));
        using OrtHandle providerOptions = api.Own(value, release);
        using var keys = new Utf8Strings([.. options.ProviderOptions.Keys]);
        using var values = new Utf8Strings([.. options.ProviderOptions.Values]);
        if (keys.Count > 0)
        {
            api.Check(((delegate* unmanaged<nint, byte**, byte**, nuint, nint>)api[update])(
                providerOptions.Value, keys.Pointers, values.Pointers, (nuint)keys.Count));
        }

        api.Check(((delegate* unmanaged<nint, nint, nint>)api[append])(sessionOptions.Value, providerOptions.Value));
    }

    private static void AppendOpenVino(OrtApi api, OrtHandle sessionOptions, RuntimeOptions options)
    {
        using var keys = new Utf8Strings([.. options.ProviderOptions.Keys]);
        using var values = new Utf8Strings([.. options.ProviderOptions.Values]);
        api.Check(((delegate* unmanaged<nint, byte**, byte**, nuint, nint>)api[OrtFunction.AppendOpenVino])(
            sessionOptions.Value, keys.Pointers, values.Pointers, (nuint)keys.Count));
    }

    private static void AppendGeneric(OrtApi api, OrtHandle sessionOptions, string provider, RuntimeOptions options)
    {
        using var name = new Utf8Strings(ShortNames.GetValueOrDefault(provider, provider));
        using var keys = new Utf8Strings([.. options.ProviderOptions.Keys]);
        using var values = new Utf8Strings([.. options.ProviderOptions.Values]);
        api.Check(((delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint>)api[OrtFunction.AppendExecutionProvider])(
            sessionOptions.Value, name[0], keys.Pointers, values.Pointers, (nuint)keys.Count));
    }
}
