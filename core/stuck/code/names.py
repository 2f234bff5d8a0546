"""What the names of Keras, TensorFlow, PyTorch and JAX mean. The last part of a dotted name decides."""

from __future__ import annotations

from core.stuck.code.values import LossKind


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set of names."""
    return frozenset(text.split())


# Names that programs give to modules, for a fragment without its imports.
ALIASES = {
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "torch": "torch",
    "optim": "torch.optim",
    "tf": "tensorflow",
    "keras": "keras",
    "layers": "keras.layers",
    "models": "models",
    "K": "keras.backend",
    "np": "numpy",
    "numpy": "numpy",
    "jax": "jax",
    "optax": "optax",
    "slim": "tensorflow.contrib.slim",
    "cv2": "cv2",
    "pd": "pandas",
    "transforms": "torchvision.transforms",
    "datasets": "datasets",
    "math": "math",
}

# Activations by what they are called, as a layer, a function, a method or a text.
_ACTIVATIONS = {
    "softmax": "softmax softmax2d log_softmax_exp",
    "log_softmax": "log_softmax logsoftmax",
    "sigmoid": "sigmoid expit",
    "log_sigmoid": "log_sigmoid logsigmoid",
    "relu": "relu relu6 relu_",
    "tanh": "tanh hardtanh softsign",
    "nonlinear": "leaky_relu leakyrelu prelu elu selu gelu celu swish silu mish hardswish hardsigmoid hard_sigmoid "
    "thresholdedrelu rrelu glu crelu maxout exponential square",
    "softplus": "softplus",
    "linear": "linear identity",
}
ACTIVATIONS = {name: kind for kind, names in _ACTIVATIONS.items() for name in names.split()}

# Keras and PyTorch layers by their last name, in small letters: kind, and the position of the number of units.
DENSE = {"dense": 0, "linear": 1, "lazylinear": 0, "bilinear": 2, "einsumdense": 1, "timedistributeddense": 0}
CONV = {
    **dict.fromkeys(
        ("conv1d", "conv2d", "conv3d", "separableconv2d", "separableconv1d", "conv2dtranspose", "conv1dtranspose",
         "conv3dtranspose", "convolution1d", "convolution2d", "convolution3d", "deconvolution2d"), 0
    ),
    **dict.fromkeys(("convtranspose1d", "convtranspose2d", "convtranspose3d", "lazyconv2d"), 1),
}  # fmt: skip
OTHER_LAYERS = {
    "reshape": "flatten reshape permute unflatten repeatvector identity cropping2d zeropadding2d zeropadding1d "
    "inputlayer masking upsampling2d upsample zeropad2d pixelshuffle",
    "dropout": "dropout dropout2d dropout3d alphadropout spatialdropout1d spatialdropout2d gaussiannoise "
    "gaussiandropout activityregularization",
    "norm": "batchnormalization layernormalization batchnorm1d batchnorm2d batchnorm3d layernorm instancenorm2d "
    "groupnorm groupnormalization unitnormalization localresponsenorm batch_normalization syncbatchnorm",
    "rescale": "rescaling normalization",
    "pool": "maxpooling1d maxpooling2d maxpooling3d maxpool1d maxpool2d maxpool3d adaptivemaxpool2d globalmaxpooling1d "
    "globalmaxpooling2d globalmaxpool2d adaptivemaxpool1d globalmaxpool1d",
    "average": "averagepooling1d averagepooling2d averagepooling3d avgpool1d avgpool2d avgpool3d adaptiveavgpool1d "
    "adaptiveavgpool2d globalaveragepooling1d globalaveragepooling2d globalaveragepooling3d averagepool2d",
    "rnn": "lstm gru simplernn rnn lstmcell grucell convlstm2d cudnnlstm cudnngru rnncell",
    "embedding": "embedding embeddingbag",
    "other": "bidirectional multiheadattention attention additiveattention transformerencoder "
    "transformer transformerencoderlayer transformerdecoder lambda concatenate add merge average multiply dot "
    "randomflip randomrotation randomzoom",
}
LAYERS = {name: kind for kind, names in OTHER_LAYERS.items() for name in names.split()}

# Functions of a tensor that leave its meaning alone.
KEEPING = words(
    "reshape flatten squeeze unsqueeze expand_dims transpose permute view contiguous cast to float double half "
    "type type_as cuda cpu detach clone identity stop_gradient ensure_shape dropout dropout2d alpha_dropout "
    "convert_to_tensor from_numpy tensor as_tensor asarray array requires_grad_ requires_grad retain_grad "
    "swapaxes moveaxis astype FloatTensor Tensor LongTensor Variable narrow numpy long int copy ravel swapdims "
    "print debug check_numerics "
)
# Functions of two tensors that are a layer's product.
PRODUCTS = words("matmul mm xw_plus_b addmm")

_TORCH = {
    "cross_entropy CrossEntropyLoss": ("logits", "classes"),
    "nll_loss NLLLoss NLLLoss2d": ("log-probabilities", "classes"),
    "binary_cross_entropy BCELoss": ("probabilities", "units"),
    "binary_cross_entropy_with_logits BCEWithLogitsLoss MultiLabelSoftMarginLoss": ("logits", "units"),
    "mse_loss MSELoss l1_loss L1Loss smooth_l1_loss SmoothL1Loss HuberLoss huber_loss": ("", "units"),
    "MultiMarginLoss multi_margin_loss HingeEmbeddingLoss KLDivLoss": ("", "classes"),
}
_KERAS = {
    "categorical_crossentropy CategoricalCrossentropy": ("classes", "onehot"),
    "sparse_categorical_crossentropy SparseCategoricalCrossentropy": ("classes", "sparse"),
    "binary_crossentropy BinaryCrossentropy BinaryFocalCrossentropy": ("units", ""),
}
_KERAS_OTHERS = (
    "mean_squared_error MeanSquaredError mse MSE mean_absolute_error MeanAbsoluteError mae MAE hinge Hinge "
    "squared_hinge SquaredHinge categorical_hinge CategoricalHinge Huber huber huber_loss logcosh LogCosh "
    "kullback_leibler_divergence KLDivergence kld poisson Poisson cosine_similarity CosineSimilarity"
)
_TENSORFLOW = {
    # name: (wants, over, position of the prediction, labels); the first ones as TensorFlow 0.x had them
    "softmax_cross_entropy_with_logits": ("logits", "classes", 0, "onehot"),
    "softmax_cross_entropy_with_logits_v2": ("logits", "classes", 0, "onehot"),
    "sparse_softmax_cross_entropy_with_logits": ("logits", "classes", 0, "sparse"),
    "sigmoid_cross_entropy_with_logits": ("logits", "units", 0, ""),
    "weighted_cross_entropy_with_logits": ("logits", "units", 1, ""),
    "softmax_cross_entropy": ("logits", "classes", 1, "onehot"),
    "sparse_softmax_cross_entropy": ("logits", "classes", 1, "sparse"),
    "softmax_cross_entropy_with_integer_labels": ("logits", "classes", 0, "sparse"),
    "sigmoid_cross_entropy": ("logits", "units", 1, ""),
    "sigmoid_binary_cross_entropy": ("logits", "units", 0, ""),
    "log_loss": ("probabilities", "units", 1, ""),
}
PREDICTIONS = ("input", "y_pred", "logits", "predictions", "output", "outputs", "pred")
TARGETS = ("target", "y_true", "labels", "onehot_labels", "multi_class_labels", "targets")

LOSSES: dict[str, LossKind] = {
    **{n: LossKind(n, wants, over, 0, 1) for names, (wants, over) in _TORCH.items() for n in names.split()},
    **{
        n: LossKind(n, "probabilities", over, 1, 0, labels, rescued=True)
        for names, (over, labels) in _KERAS.items()
        for n in names.split()
    },
    **{n: LossKind(n, "", "units", 1, 0) for n in _KERAS_OTHERS.split()},
    **{n: LossKind(n, wants, over, at, 1 - at, labels) for n, (wants, over, at, labels) in _TENSORFLOW.items()},
}

# Optimizers: the kind of step that they take.
_OPTIMIZERS = {
    "sgd": "SGD GradientDescentOptimizer MomentumOptimizer Momentum sgd",
    "adam": "Adam AdamW Nadam NAdam RAdam Adamax AMSGrad AdamOptimizer AdamWOptimizer adam adamw Lion "
    "RMSprop RMSPropOptimizer RMSProp rmsprop",
    "adagrad": "Adagrad AdagradOptimizer Adadelta AdadeltaOptimizer LBFGS Rprop Ftrl FtrlOptimizer",
}
OPTIMIZERS = {name: kind for kind, names in _OPTIMIZERS.items() for name in names.split()}

IMAGE_SETS = words("mnist fashion_mnist cifar10 cifar100")
LARGE_SETS = words("load_wine load_breast_cancer load_boston fetch_california_housing load_digits fetch_openml")
TORCH_SETS = words("MNIST FashionMNIST KMNIST EMNIST CIFAR10 CIFAR100")
PIXEL_READERS = words("imread load_img img_to_array imread_collection decode_jpeg decode_png decode_image")
SCALERS = words(
    "StandardScaler MinMaxScaler MaxAbsScaler RobustScaler Normalizer PCA scale minmax_scale normalize "
    "preprocess_input convert_image_dtype per_image_standardization zscore ToTensor Rescaling Normalization interp"
)
# What fragments use without its import.
BARE = words(
    "Sequential Model Input partial Activation OrderedDict TensorDataset DataLoader train_test_split "
    "ImageDataGenerator image_dataset_from_directory Variable VGG16 VGG19 ResNet50 InceptionV3 "
    "MobileNetV2 EfficientNetB0 Xception "
)
ONE_HOT = words("to_categorical get_dummies one_hot LabelBinarizer OneHotEncoder label_binarize")
WHOLE = words("LabelEncoder argmax factorize")
LOADERS = words("DataLoader from_tensor_slices Subset list iter tqdm enumerate")
ARRAYS = words(
    "array asarray concatenate vstack hstack stack reshape expand_dims transpose float32 append copy repeat tile "
    "shuffle permutation squeeze ravel asfarray ascontiguousarray flip rot90 cvtColor resize Image open fromarray "
    "rollaxis moveaxis zeros_like cat FloatTensor Tensor tensor from_numpy as_tensor Variable convert_to_tensor cast "
    "constant TensorDataset DataLoader from_tensor_slices Subset random_split ndarray list tuple enumerate iter next "
    "tqdm zip values to_numpy"
)
_KNOWN = ONE_HOT | SCALERS | BARE | IMAGE_SETS | LARGE_SETS | PIXEL_READERS | {"range"} | set(OPTIMIZERS) | set(LOSSES)
_KNOWN_SMALL = set(LAYERS) | set(DENSE) | set(CONV)


def is_known(name: str) -> bool:
    """Whether a name without an import means something of a library."""
    small = name.lower()
    return name in _KNOWN or small in _KNOWN_SMALL or (small in ACTIVATIONS and name != "linear")
