using System.Runtime.InteropServices;

namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>
/// The C API of one loaded ONNX Runtime library: its function table, with every status checked. Functions of a later version than
/// <see cref="BaseVersion"/> are looked up only where the library says it is new enough.
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>The lowest version that has sessions, config entries and IO binding (ONNX Runtime 1.5).</summary>
    public const int BaseVersion = 5;

    /// <summary>First version of each function that is not in version 5.</summary>
    private static readonly (OrtFunction First, int Version)[] Later =
    [
        (OrtFunction.AppendOpenVino, 17),
        (OrtFunction.AppendDnnl, 15),
        (OrtFunction.AppendExecutionProvider, 12),
        (OrtFunction.AppendCuda, 11),
        (OrtFunction.AppendTensorRt, 9),
    ];

    private readonly nint* _table;

    private OrtApi(nint* table, int version, string versionText)
    {
        _table = table;
        Version = version;
        VersionText = versionText;
    }

    /// <summary>The highest version of the API that the library has: 1.N.p has version N, a later major version all we know.</summary>
    public int Version { get; }

    /// <summary>The library's own version, such as "1.30.0".</summary>
    public string VersionText { get; }

    /// <param name="getApiBase">The library's export <c>OrtGetApiBase</c>.</param>
    /// <exception cref="RuntimeFailedException">The library is older than 1.5.</exception>
    public static OrtApi Open(nint getApiBase)
    {
        nint* apiBase = ((delegate* unmanaged<nint*>)getApiBase)();
        string text = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)apiBase[1])()) ?? "unknown";
        string[] parts = text.Split('.');
        int version = parts[0] != "1" ? int.MaxValue : parts.Length > 1 && int.TryParse(parts[1], out int minor) ? minor : BaseVersion;
        nint* table = version < BaseVersion ? null : ((delegate* unmanaged<uint, nint*>)apiBase[0])(BaseVersion);
        return table is not null
            ? new OrtApi(table, version, text)
            : throw new RuntimeFailedException(
                OnnxLatencyRuntime.RuntimeName, "version", $"ONNX Runtime {text} is too old; 1.5 or later is needed.");
    }

    public bool Has(OrtFunction function) => Version >= VersionOf(function);

    public nint this[OrtFunction function] =>
        Has(function) ? _table[(int)function] : throw new RuntimeFailedException(OnnxLatencyRuntime.RuntimeName, "version",
            $"ONNX Runtime {VersionText} does not have {function}; 1.{VersionOf(function)} or later is needed.");

    /// <summary>Throws what a status says, and releases it. Null is success.</summary>
    public void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var code = (OrtErrorCode)((delegate* unmanaged<nint, int>)this[OrtFunction.GetErrorCode])(status);
        string text = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)this[OrtFunction.GetErrorMessage])(status)) ?? "";
        ((delegate* unmanaged<nint, void>)this[OrtFunction.ReleaseStatus])(status);
        throw new RuntimeFailedException(OnnxLatencyRuntime.RuntimeName, code.ToString(), text);
    }

    /// <summary>Takes ownership of a native object.</summary>
    public OrtHandle Own(nint value, OrtFunction release) => new(value, this[release]);

    private static int VersionOf(OrtFunction function)
    {
        foreach ((OrtFunction first, int version) in Later)
        {
            if (function >= first)
            {
                return version;
            }
        }

        return BaseVersion;
    }
}
