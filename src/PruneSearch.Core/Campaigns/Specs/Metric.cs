namespace PruneSearch.Campaigns.Specs;

/// <summary>Figures of a candidate that can be objectives and constraints, as specs name them (camel case).</summary>
public enum Metric
{
    /// <summary>Classification: share of validation samples with the right class, 0..1. Larger is better.</summary>
    Accuracy,

    /// <summary>Fidelity: share of samples whose largest output is the dense model's, 0..1. Larger is better.</summary>
    Agreement,

    /// <summary>Fidelity: norm of the difference to the dense model's outputs over the norm of those. Smaller is better.</summary>
    OutputError,

    /// <summary>Mean validation loss. Smaller is better.</summary>
    Loss,

    /// <summary>Median milliseconds of a batch on a target. Smaller is better.</summary>
    Latency,

    /// <summary>95th percentile of the milliseconds of a batch on a target. Smaller is better.</summary>
    P95,

    /// <summary>Dense median over the candidate's, paired in one run, on a target. Larger is better.</summary>
    Speedup,

    /// <summary>Learnable parameters. Smaller is better.</summary>
    Parameters,

    /// <summary>Multiply-accumulates of one sample. Smaller is better.</summary>
    Macs,

    /// <summary>Bytes of the exported file. Smaller is better.</summary>
    Bytes,

    /// <summary>1 - non-zero parameters / the base model's parameters. Larger is better.</summary>
    Sparsity,

    /// <summary>Classification: accuracy after the plan's cut, before any recovery. Larger is better.</summary>
    AccuracyBefore,

    /// <summary>Classification: accuracy on as many training samples minus that on validation samples. Smaller is better.</summary>
    GeneralizationGap,

    /// <summary>Classification: the largest loss of a class's accuracy beside the dense model's. Smaller is better.</summary>
    WorstClassDrop,

    /// <summary>Bytes of the exported file after gzip. Smaller is better.</summary>
    CompressedBytes,

    /// <summary>The most bytes of activations alive at once, for one sample in the order of the file. Smaller is better.</summary>
    ActivationBytes,

    /// <summary>Fidelity: agreement after the plan's cut, before any recovery. Larger is better.</summary>
    AgreementBefore,

    /// <summary>Fidelity: output error after the plan's cut, before any recovery. Smaller is better.</summary>
    OutputErrorBefore,

    /// <summary>Millijoules of a batch on a target, where its machine has a counter. Smaller is better.</summary>
    Energy,

    /// <summary>A figure that the evaluator gives under a name of its own, on any scale: <c>metric(mAP)</c>. Larger is better unless the spec says otherwise.</summary>
    External,
}
