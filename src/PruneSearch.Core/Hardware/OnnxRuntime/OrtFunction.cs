namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>
/// Positions in the function table <c>OrtApi</c> of onnxruntime_c_api.h. The table only grows at its end, so a position is the same in
/// every version that has it. Versions 1 to 5 (ONNX Runtime 1.5, 2020) hold positions up to 149.
/// </summary>
internal enum OrtFunction
{
    GetErrorCode = 1,
    GetErrorMessage = 2,
    CreateEnv = 3,
    DisableTelemetryEvents = 6,
    CreateSession = 7,
    Run = 9,
    CreateSessionOptions = 10,
    SetSessionExecutionMode = 13,
    EnableMemPattern = 16,
    DisableMemPattern = 17,
    EnableCpuMemArena = 18,
    DisableCpuMemArena = 19,
    SetSessionGraphOptimizationLevel = 23,
    SetIntraOpNumThreads = 24,
    SetInterOpNumThreads = 25,
    SessionGetInputCount = 30,
    SessionGetOutputCount = 31,
    SessionGetInputTypeInfo = 33,
    SessionGetOutputTypeInfo = 34,
    SessionGetInputName = 36,
    SessionGetOutputName = 37,
    CreateTensorWithDataAsOrtValue = 49,
    IsTensor = 50,
    GetTensorMutableData = 51,
    CastTypeInfoToTensorInfo = 55,
    GetTensorElementType = 60,
    GetDimensionsCount = 61,
    GetDimensions = 62,
    GetTensorTypeAndShape = 65,
    CreateCpuMemoryInfo = 69,
    AllocatorFree = 76,
    GetAllocatorWithDefaultOptions = 78,
    ReleaseStatus = 93,
    ReleaseSession = 95,
    ReleaseValue = 96,
    ReleaseTypeInfo = 98,
    ReleaseTensorTypeAndShapeInfo = 99,
    ReleaseSessionOptions = 100,
    AddFreeDimensionOverrideByName = 124,
    GetAvailableProviders = 125,
    ReleaseAvailableProviders = 126,
    AddSessionConfigEntry = 130,
    RunWithBinding = 133,
    CreateIoBinding = 134,
    ReleaseIoBinding = 135,
    BindInput = 136,
    BindOutput = 137,

    /// <summary>Since version 9.</summary>
    AppendTensorRt = 170,
    CreateTensorRtOptions = 171,
    UpdateTensorRtOptions = 172,
    ReleaseTensorRtOptions = 174,

    /// <summary>Since version 11.</summary>
    AppendCuda = 204,
    CreateCudaOptions = 205,
    UpdateCudaOptions = 206,
    ReleaseCudaOptions = 208,

    /// <summary>Since version 12: by name, with options as strings.</summary>
    AppendExecutionProvider = 216,

    /// <summary>Since version 15.</summary>
    AppendDnnl = 239,
    CreateDnnlOptions = 240,
    UpdateDnnlOptions = 241,
    ReleaseDnnlOptions = 243,

    /// <summary>Since version 17.</summary>
    AppendOpenVino = 275,
}
