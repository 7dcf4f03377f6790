using System.Globalization;

namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>
/// Session options from <see cref="RuntimeOptions"/>. A session option whose key has a dot is a config entry of
/// onnxruntime_session_options_config_keys.h and is passed through; the few without one are listed in <see cref="Plain"/>;
/// <c>free_dimension:NAME</c> fixes a named dynamic dimension.
/// </summary>
internal static unsafe class OrtSessionOptions
{
    private const string FreeDimension = "free_dimension:";
    private const string DenormalKey = "session.set_denormal_as_zero";

    private static readonly string[] Plain = ["inter_op_num_threads", "execution_mode", "enable_mem_pattern", "enable_cpu_mem_arena"];

    /// <exception cref="InvalidInputException">An option that is unknown, or has a value it cannot have: all of them at once.</exception>
    public static OrtHandle Create(OrtLibrary library, RuntimeOptions options)
    {
        OrtApi api = library.Api;
        nint value;
        api.Check(((delegate* unmanaged<nint*, nint>)api[OrtFunction.CreateSessionOptions])(&value));
        OrtHandle handle = api.Own(value, OrtFunction.ReleaseSessionOptions);
        try
        {
            SetInt(api, handle, OrtFunction.SetIntraOpNumThreads, options.Threads);
            SetInt(api, handle, OrtFunction.SetInterOpNumThreads, 1);
            SetInt(api, handle, OrtFunction.SetSessionExecutionMode, 0);
            SetInt(api, handle, OrtFunction.SetSessionGraphOptimizationLevel, LevelOf(options.Optimization));
            AddEntry(api, handle, DenormalKey, options.FlushDenormals ? "1" : "0");
            var errors = new List<InputError>();
            foreach ((string key, string text) in options.SessionOptions)
            {
                if (key.Contains('.', StringComparison.Ordinal))
                {
                    AddEntry(api, handle, key, text);
                }
                else if (!TryApply(api, handle, key, text, out InputError? error))
                {
                    errors.Add(error!);
                }
            }

            if (errors.Count > 0)
            {
                throw new InvalidInputException(errors);
            }

            OrtProviders.Append(library, handle, options);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Whether a session with these options flushes denormals: the free option wins over the flag.</summary>
    public static bool FlushesDenormals(RuntimeOptions options) =>
        options.SessionOptions.TryGetValue(DenormalKey, out string? text) ? text == "1" : options.FlushDenormals;

    private static bool TryApply(OrtApi api, OrtHandle handle, string key, string text, out InputError? error)
    {
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        error = null;
        switch (key)
        {
            case "inter_op_num_threads" when isNumber:
                SetInt(api, handle, OrtFunction.SetInterOpNumThreads, number);
                return true;
            case "execution_mode" when text is "sequential" or "parallel":
                SetInt(api, handle, OrtFunction.SetSessionExecutionMode, text == "parallel" ? 1 : 0);
                return true;
            case "enable_mem_pattern" when text is "0" or "1":
                Switch(api, handle, text == "1" ? OrtFunction.EnableMemPattern : OrtFunction.DisableMemPattern);
                return true;
            case "enable_cpu_mem_arena" when text is "0" or "1":
                Switch(api, handle, text == "1" ? OrtFunction.EnableCpuMemArena : OrtFunction.DisableCpuMemArena);
                return true;
        }

        if (key.StartsWith(FreeDimension, StringComparison.Ordinal) && key.Length > FreeDimension.Length && number > 0)
        {
            using var name = new Utf8Strings(key[FreeDimension.Length..]);
            api.Check(((delegate* unmanaged<nint, byte*, long, nint>)api[OrtFunction.AddFreeDimensionOverrideByName])(
                handle.Value, name[0], number));
            return true;
        }

        error = new InputError($"sessionOptions.{key}",
            Plain.Contains(key) || key.StartsWith(FreeDimension, StringComparison.Ordinal)
                ? $"'{text}' is not a value it can have."
                : $"is unknown; known are {string.Join(", ", Plain)}, {FreeDimension}NAME, "
                    + $"and every config entry with a dot, such as {DenormalKey}.",
            "inter_op_num_threads and free_dimension:NAME take a number, execution_mode sequential or parallel, enable_* 0 or 1");
        return false;
    }

    private static int LevelOf(GraphOptimization level) => level switch
    {
        GraphOptimization.None => 0,
        GraphOptimization.Basic => 1,
        GraphOptimization.Extended => 2,
        GraphOptimization.All => 99,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };

    private static void SetInt(OrtApi api, OrtHandle handle, OrtFunction function, int value) =>
        api.Check(((delegate* unmanaged<nint, int, nint>)api[function])(handle.Value, value));

    private static void Switch(OrtApi api, OrtHandle handle, OrtFunction function) =>
        api.Check(((delegate* unmanaged<nint, nint>)api[function])(handle.Value));

    private static void AddEntry(OrtApi api, OrtHandle handle, string key, string text)
    {
        using var pair = new Utf8Strings(key, text);
        api.Check(((delegate* unmanaged<nint, byte*, byte*, nint>)api[OrtFunction.AddSessionConfigEntry])(handle.Value, pair[0], pair[1]));
    }
}
