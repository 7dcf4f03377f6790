namespace PruneSearch.Pruning.Criteria;

/// <summary>What a criterion must know of the model to score its units.</summary>
[Flags]
public enum EvidenceNeeds
{
    None = 0,

    /// <summary>The weights; nothing is run.</summary>
    Weights = 1,

    /// <summary>Gradients of the loss on calibration batches.</summary>
    Gradients = 2,

    /// <summary>Gradients of the loss on every calibration sample by itself.</summary>
    SampleGradients = 4,

    /// <summary>The product of the loss's Hessian with its gradient over all calibration batches.</summary>
    GradientFlow = 8,

    /// <summary>Gradients of the model made linear and positive, on an input of ones; no data.</summary>
    SynapticFlow = 16,

    /// <summary>Statistics of activations on calibration batches.</summary>
    Activations = 32,

    /// <summary>Norms of the inputs of every layer on calibration batches.</summary>
    InputNorms = 64,

    /// <summary>Gram matrices of the inputs of every layer on calibration batches.</summary>
    InputGrams = 128,
}
