"""What scikit-learn expects of an estimator, without importing it: it searches, clones and pipes.

Everything is asked for by name there (duck typing); only what scikit-learn asks for, its tags and
its requests for metadata, is made of its own classes, which are loaded by then.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from copy import deepcopy
from typing import Any, ClassVar, Self

from elman.errors import ConfigurationError, NotFitted, shorten

__all__ = ["Conventions", "check_fitted"]

_ROUTED = ("fit", "predict", "predict_proba", "score")
"""Methods whose further arguments scikit-learn can hand on."""

_POSITIONAL = ("self", "X", "y", "inputs", "outputs", "text")


def _requester(method: str) -> Callable[..., Any]:
    def request(self: Any, **wanted: bool | str | None) -> Any:
        if unknown := sorted(wanted.keys() - _arguments(self, method)):
            raise TypeError(
                f"{type(self).__name__}.{method} takes {', '.join(_arguments(self, method))}, "
                f"received {', '.join(unknown)}"
            )
        requests = vars(self).setdefault("_requests", {})
        requests[method] = {**requests.get(method, {}), **wanted}
        return self

    request.__name__ = f"set_{method}_request"
    request.__doc__ = f"Ask scikit-learn's metadata routing for arguments of `{method}`."
    return request


class Conventions:
    """`get_params`, `set_params`, clones and tags; settings are the arguments of the constructor.

    >>> from elman import SequenceClassifier
    >>> model = SequenceClassifier(units=8).set_params(cell="gru")
    >>> model, model.get_params()["cell"]
    (SequenceClassifier(cell='gru', units=8), 'gru')
    """

    _estimator_type: ClassVar[str | None] = None
    _reads: ClassVar[tuple[str, ...]] = ("string",)
    """What it reads, by scikit-learn's names: texts unless an estimator says more."""

    set_fit_request = _requester("fit")
    set_predict_request = _requester("predict")
    set_predict_proba_request = _requester("predict_proba")
    set_score_request = _requester("score")

    @classmethod
    def _defaults(cls) -> dict[str, Any]:
        given = inspect.signature(cls.__init__).parameters
        return {name: given[name].default for name in sorted(given) if name != "self"}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the settings by name; none holds settings of its own, whatever `deep` says."""
        return {name: getattr(self, name) for name in self._defaults()}

    def set_params(self, **params: Any) -> Self:
        """Change settings; raises `ConfigurationError` for one that there is not."""
        known = self._defaults()
        if unknown := [name for name in params if name not in known]:
            raise ConfigurationError(
                f"{type(self).__name__} has the settings {', '.join(known)}, "
                f"received {shorten(unknown[0])}",
                remedy="pass one of these",
            )
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def __sklearn_clone__(self) -> Self:
        """Return an estimator with copies of the same settings, not fitted."""
        # Who is told of a training is nothing to copy: an open file, a connection. Nor are
        # teachers, which stay fitted, and are only asked.
        told = ("progress", "callbacks", "teachers")
        made = type(self)(
            **{n: v if n in told else deepcopy(v) for n, v in self.get_params().items()}
        )
        if requests := vars(self).get("_requests"):
            vars(made)["_requests"] = deepcopy(requests)
        if output := vars(self).get("_output"):
            vars(made)["_output"] = output
        return made

    def __sklearn_tags__(self) -> Any:
        """Return scikit-learn's tags: what it reads, whether it is a classifier, needs labels."""
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        classifies = self._estimator_type == "classifier"
        return Tags(
            estimator_type=self._estimator_type,
            target_tags=TargetTags(required=classifies),
            classifier_tags=ClassifierTags() if classifies else None,
            input_tags=InputTags(**{"two_d_array": False, **dict.fromkeys(self._reads, True)}),
        )

    def get_metadata_routing(self) -> Any:
        """Return scikit-learn's requests for metadata, as `set_fit_request` left them."""
        from sklearn.utils.metadata_routing import MetadataRequest

        routing = MetadataRequest(owner=self)
        asked = vars(self).get("_requests", {})
        for method in _ROUTED:
            for name in _arguments(self, method):
                alias = asked.get(method, {}).get(name)
                getattr(routing, method).add_request(param=name, alias=alias)
        return routing

    def __repr__(self) -> str:
        changed = [
            f"{name}={shorten(getattr(self, name), 200)}"
            for name, default in self._defaults().items()
            if repr(getattr(self, name)) != repr(default)
        ]
        return f"{type(self).__name__}({', '.join(changed)})"

    def _repr_html_(self) -> str:
        """Describe the model for a notebook."""
        from elman.estimators.notebook import html_of

        return html_of(self)


def _arguments(model: Any, method: str) -> list[str]:
    """What may be given to a method beside the data."""
    called = inspect.signature(getattr(model, method, lambda: None)).parameters.values()
    return [p.name for p in called if p.name not in _POSITIONAL and p.kind != p.VAR_KEYWORD]


def check_fitted(model: Any) -> None:
    """Raise `NotFitted`, scikit-learn's own where that is loaded, for a model without a network."""
    if hasattr(model, "networks_"):
        return
    # Who catches scikit-learn's error has imported it.
    loaded = sys.modules.get("sklearn.exceptions")
    raised: type[Exception] = NotFitted if loaded is None else loaded.NotFittedError
    raise raised(
        f"This {type(model).__name__} instance is not fitted yet. Call 'fit' with appropriate "
        "arguments before using this estimator."
    )
