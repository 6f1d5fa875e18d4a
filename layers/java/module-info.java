/** The harness, JUnit and AssertJ: one module, so that nothing but what is exported can be reached from outside. */
module cdu {
    requires java.desktop;
    requires java.logging;
    requires java.sql;
    requires jdk.compiler;

    exports cdu.expect;
    exports cdu.observe;
    exports org.apiguardian.api;
    exports org.assertj.core.annotations;
    exports org.assertj.core.api;
    exports org.assertj.core.api.exception;
    exports org.assertj.core.api.filter;
    exports org.assertj.core.api.iterable;
    exports org.assertj.core.api.recursive;
    exports org.assertj.core.api.recursive.assertion;
    exports org.assertj.core.api.recursive.comparison;
    exports org.assertj.core.condition;
    exports org.assertj.core.data;
    exports org.assertj.core.description;
    exports org.assertj.core.extractor;
    exports org.assertj.core.groups;
    exports org.assertj.core.matcher;
    exports org.assertj.core.presentation;
    exports org.assertj.core.util;
    exports org.junit.jupiter.api;
    exports org.junit.jupiter.api.condition;
    exports org.junit.jupiter.api.extension;
    exports org.junit.jupiter.api.extension.support;
    exports org.junit.jupiter.api.function;
    exports org.junit.jupiter.api.io;
    exports org.junit.jupiter.api.parallel;
    exports org.junit.jupiter.params;
    exports org.junit.jupiter.params.aggregator;
    exports org.junit.jupiter.params.converter;
    exports org.junit.jupiter.params.provider;
    exports org.junit.jupiter.params.support;
    exports org.opentest4j;

    uses org.assertj.core.configuration.Configuration;
    uses org.assertj.core.presentation.Representation;
    uses org.junit.jupiter.api.extension.Extension;

    provides org.junit.jupiter.api.extension.Extension with cdu.Begun;
}
