/* Built from nnlib/figures/src by `make figures`; edit there. BSD-3-Clause. */
(()=>{var si=Object.defineProperty;var I=(s,t)=>{for(var e in t)si(s,e,{get:t[e],enumerable:!0})};var f={crowd:"2841054257",fool:"67824b0883","fool/coffee":"4970791528","fool/digits":"1d14a37bee","fool/dog":"addf7a196e","fool/hardened":"4bcd85a1d9","fool/ordinary":"cb5d071455","fool/temple":"9ef502e8d4"};var Ot=globalThis,Mt=Ot.ShadowRoot&&(Ot.ShadyCSS===void 0||Ot.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,pe=Symbol(),rs=new WeakMap,lt=class{constructor(t,e,n){if(this._$cssResult$=!0,n!==pe)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(Mt&&t===void 0){let n=e!==void 0&&e.length===1;n&&(t=rs.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),n&&rs.set(e,t))}return t}toString(){return this.cssText}},os=s=>new lt(typeof s=="string"?s:s+"",void 0,pe),x=(s,...t)=>{let e=s.length===1?s[0]:t.reduce((n,i,r)=>n+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+s[r+1],s[0]);return new lt(e,s,pe)},as=(s,t)=>{if(Mt)s.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let n=document.createElement("style"),i=Ot.litNonce;i!==void 0&&n.setAttribute("nonce",i),n.textContent=e.cssText,s.appendChild(n)}},de=Mt?s=>s:s=>s instanceof CSSStyleSheet?(t=>{let e="";for(let n of t.cssRules)e+=n.cssText;return os(e)})(s):s;var{is:ii,defineProperty:ri,getOwnPropertyDescriptor:oi,getOwnPropertyNames:ai,getOwnPropertySymbols:li,getPrototypeOf:hi}=Object,Nt=globalThis,ls=Nt.trustedTypes,ci=ls?ls.emptyScript:"",pi=Nt.reactiveElementPolyfillSupport,ht=(s,t)=>s,ue={toAttribute(s,t){switch(t){case Boolean:s=s?ci:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,t){let e=s;switch(t){case Boolean:e=s!==null;break;case Number:e=s===null?null:Number(s);break;case Object:case Array:try{e=JSON.parse(s)}catch{e=null}}return e}},cs=(s,t)=>!ii(s,t),hs={attribute:!0,type:String,converter:ue,reflect:!1,useDefault:!1,hasChanged:cs};Symbol.metadata??=Symbol("metadata"),Nt.litPropertyMetadata??=new WeakMap;var j=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=hs){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let n=Symbol(),i=this.getPropertyDescriptor(t,n,e);i!==void 0&&ri(this.prototype,t,i)}}static getPropertyDescriptor(t,e,n){let{get:i,set:r}=oi(this.prototype,t)??{get(){return this[e]},set(o){this[e]=o}};return{get:i,set(o){let l=i?.call(this);r?.call(this,o),this.requestUpdate(t,l,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??hs}static _$Ei(){if(this.hasOwnProperty(ht("elementProperties")))return;let t=hi(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(ht("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(ht("properties"))){let e=this.properties,n=[...ai(e),...li(e)];for(let i of n)this.createProperty(i,e[i])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[n,i]of e)this.elementProperties.set(n,i)}this._$Eh=new Map;for(let[e,n]of this.elementProperties){let i=this._$Eu(e,n);i!==void 0&&this._$Eh.set(i,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let n=new Set(t.flat(1/0).reverse());for(let i of n)e.unshift(de(i))}else t!==void 0&&e.push(de(t));return e}static _$Eu(t,e){let n=e.attribute;return n===!1?void 0:typeof n=="string"?n:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let n of e.keys())this.hasOwnProperty(n)&&(t.set(n,this[n]),delete this[n]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return as(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,n){this._$AK(t,n)}_$ET(t,e){let n=this.constructor.elementProperties.get(t),i=this.constructor._$Eu(t,n);if(i!==void 0&&n.reflect===!0){let r=(n.converter?.toAttribute!==void 0?n.converter:ue).toAttribute(e,n.type);this._$Em=t,r==null?this.removeAttribute(i):this.setAttribute(i,r),this._$Em=null}}_$AK(t,e){let n=this.constructor,i=n._$Eh.get(t);if(i!==void 0&&this._$Em!==i){let r=n.getPropertyOptions(i),o=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:ue;this._$Em=i;let l=o.fromAttribute(e,r.type);this[i]=l??this._$Ej?.get(i)??l,this._$Em=null}}requestUpdate(t,e,n,i=!1,r){if(t!==void 0){let o=this.constructor;if(i===!1&&(r=this[t]),n??=o.getPropertyOptions(t),!((n.hasChanged??cs)(r,e)||n.useDefault&&n.reflect&&r===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,n))))return;this.C(t,e,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:n,reflect:i,wrapped:r},o){n&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??e??this[t]),r!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||n||(e=void 0),this._$AL.set(t,e)),i===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,r]of this._$Ep)this[i]=r;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[i,r]of n){let{wrapped:o}=r,l=this[i];o!==!0||this._$AL.has(i)||l===void 0||this.C(i,void 0,r,l)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(e)):this._$EM()}catch(n){throw t=!1,this._$EM(),n}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};j.elementStyles=[],j.shadowRootOptions={mode:"open"},j[ht("elementProperties")]=new Map,j[ht("finalized")]=new Map,pi?.({ReactiveElement:j}),(Nt.reactiveElementVersions??=[]).push("2.1.2");var fe=globalThis,ps=s=>s,Ct=fe.trustedTypes,ds=Ct?Ct.createPolicy("lit-html",{createHTML:s=>s}):void 0,ge="$lit$",P=`lit$${Math.random().toFixed(9).slice(2)}$`,$e="?"+P,di=`<${$e}>`,W=document,pt=()=>W.createComment(""),dt=s=>s===null||typeof s!="object"&&typeof s!="function",be=Array.isArray,bs=s=>be(s)||typeof s?.[Symbol.iterator]=="function",me=`[ 	
\f\r]`,ct=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,us=/-->/g,ms=/>/g,B=RegExp(`>|${me}(?:([^\\s"'>=/]+)(${me}*=${me}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),fs=/'/g,gs=/"/g,xs=/^(?:script|style|textarea|title)$/i,xe=s=>(t,...e)=>({_$litType$:s,strings:t,values:e}),c=xe(1),w=xe(2),nr=xe(3),U=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),$s=new WeakMap,V=W.createTreeWalker(W,129);function ws(s,t){if(!be(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return ds!==void 0?ds.createHTML(t):t}var ys=(s,t)=>{let e=s.length-1,n=[],i,r=t===2?"<svg>":t===3?"<math>":"",o=ct;for(let l=0;l<e;l++){let a=s[l],h,p,d=-1,m=0;for(;m<a.length&&(o.lastIndex=m,p=o.exec(a),p!==null);)m=o.lastIndex,o===ct?p[1]==="!--"?o=us:p[1]!==void 0?o=ms:p[2]!==void 0?(xs.test(p[2])&&(i=RegExp("</"+p[2],"g")),o=B):p[3]!==void 0&&(o=B):o===B?p[0]===">"?(o=i??ct,d=-1):p[1]===void 0?d=-2:(d=o.lastIndex-p[2].length,h=p[1],o=p[3]===void 0?B:p[3]==='"'?gs:fs):o===gs||o===fs?o=B:o===us||o===ms?o=ct:(o=B,i=void 0);let g=o===B&&s[l+1].startsWith("/>")?" ":"";r+=o===ct?a+di:d>=0?(n.push(h),a.slice(0,d)+ge+a.slice(d)+P+g):a+P+(d===-2?l:g)}return[ws(s,r+(s[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),n]},ut=class s{constructor({strings:t,_$litType$:e},n){let i;this.parts=[];let r=0,o=0,l=t.length-1,a=this.parts,[h,p]=ys(t,e);if(this.el=s.createElement(h,n),V.currentNode=this.el.content,e===2||e===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(i=V.nextNode())!==null&&a.length<l;){if(i.nodeType===1){if(i.hasAttributes())for(let d of i.getAttributeNames())if(d.endsWith(ge)){let m=p[o++],g=i.getAttribute(d).split(P),b=/([.?@])?(.*)/.exec(m);a.push({type:1,index:r,name:b[2],strings:g,ctor:b[1]==="."?Lt:b[1]==="?"?Rt:b[1]==="@"?jt:F}),i.removeAttribute(d)}else d.startsWith(P)&&(a.push({type:6,index:r}),i.removeAttribute(d));if(xs.test(i.tagName)){let d=i.textContent.split(P),m=d.length-1;if(m>0){i.textContent=Ct?Ct.emptyScript:"";for(let g=0;g<m;g++)i.append(d[g],pt()),V.nextNode(),a.push({type:2,index:++r});i.append(d[m],pt())}}}else if(i.nodeType===8)if(i.data===$e)a.push({type:2,index:r});else{let d=-1;for(;(d=i.data.indexOf(P,d+1))!==-1;)a.push({type:7,index:r}),d+=P.length-1}r++}}static createElement(t,e){let n=W.createElement("template");return n.innerHTML=t,n}};function X(s,t,e=s,n){if(t===U)return t;let i=n!==void 0?e._$Co?.[n]:e._$Cl,r=dt(t)?void 0:t._$litDirective$;return i?.constructor!==r&&(i?._$AO?.(!1),r===void 0?i=void 0:(i=new r(s),i._$AT(s,e,n)),n!==void 0?(e._$Co??=[])[n]=i:e._$Cl=i),i!==void 0&&(t=X(s,i._$AS(s,t.values),i,n)),t}var Tt=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:n}=this._$AD,i=(t?.creationScope??W).importNode(e,!0);V.currentNode=i;let r=V.nextNode(),o=0,l=0,a=n[0];for(;a!==void 0;){if(o===a.index){let h;a.type===2?h=new K(r,r.nextSibling,this,t):a.type===1?h=new a.ctor(r,a.name,a.strings,this,t):a.type===6&&(h=new Pt(r,this,t)),this._$AV.push(h),a=n[++l]}o!==a?.index&&(r=V.nextNode(),o++)}return V.currentNode=W,i}p(t){let e=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(t,n,e),e+=n.strings.length-2):n._$AI(t[e])),e++}},K=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,n,i){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=n,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=X(this,t,e),dt(t)?t===u||t==null||t===""?(this._$AH!==u&&this._$AR(),this._$AH=u):t!==this._$AH&&t!==U&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):bs(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==u&&dt(this._$AH)?this._$AA.nextSibling.data=t:this.T(W.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:n}=t,i=typeof n=="number"?this._$AC(t):(n.el===void 0&&(n.el=ut.createElement(ws(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===i)this._$AH.p(e);else{let r=new Tt(i,this),o=r.u(this.options);r.p(e),this.T(o),this._$AH=r}}_$AC(t){let e=$s.get(t.strings);return e===void 0&&$s.set(t.strings,e=new ut(t)),e}k(t){be(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,n,i=0;for(let r of t)i===e.length?e.push(n=new s(this.O(pt()),this.O(pt()),this,this.options)):n=e[i],n._$AI(r),i++;i<e.length&&(this._$AR(n&&n._$AB.nextSibling,i),e.length=i)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let n=ps(t).nextSibling;ps(t).remove(),t=n}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},F=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,n,i,r){this.type=1,this._$AH=u,this._$AN=void 0,this.element=t,this.name=e,this._$AM=i,this.options=r,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=u}_$AI(t,e=this,n,i){let r=this.strings,o=!1;if(r===void 0)t=X(this,t,e,0),o=!dt(t)||t!==this._$AH&&t!==U,o&&(this._$AH=t);else{let l=t,a,h;for(t=r[0],a=0;a<r.length-1;a++)h=X(this,l[n+a],e,a),h===U&&(h=this._$AH[a]),o||=!dt(h)||h!==this._$AH[a],h===u?t=u:t!==u&&(t+=(h??"")+r[a+1]),this._$AH[a]=h}o&&!i&&this.j(t)}j(t){t===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},Lt=class extends F{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===u?void 0:t}},Rt=class extends F{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==u)}},jt=class extends F{constructor(t,e,n,i,r){super(t,e,n,i,r),this.type=5}_$AI(t,e=this){if((t=X(this,t,e,0)??u)===U)return;let n=this._$AH,i=t===u&&n!==u||t.capture!==n.capture||t.once!==n.once||t.passive!==n.passive,r=t!==u&&(n===u||i);i&&this.element.removeEventListener(this.name,this,n),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},Pt=class{constructor(t,e,n){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(t){X(this,t)}},vs={M:ge,P,A:$e,C:1,L:ys,R:Tt,D:bs,V:X,I:K,H:F,N:Rt,U:jt,B:Lt,F:Pt},ui=fe.litHtmlPolyfillSupport;ui?.(ut,K),(fe.litHtmlVersions??=[]).push("3.3.3");var ks=(s,t,e)=>{let n=e?.renderBefore??t,i=n._$litPart$;if(i===void 0){let r=e?.renderBefore??null;n._$litPart$=i=new K(t.insertBefore(pt(),r),r,void 0,e??{})}return i._$AI(s),i};var we=globalThis,S=class extends j{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=ks(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return U}};S._$litElement$=!0,S.finalized=!0,we.litElementHydrateSupport?.({LitElement:S});var mi=we.litElementPolyfillSupport;mi?.({LitElement:S});(we.litElementVersions??=[]).push("4.2.2");var Ae={};I(Ae,{NNFigure:()=>Y,PAPER_WIDTH:()=>Ns});var As=s=>{try{return decodeURIComponent(s)}catch{return s}},Ss=s=>s.replace(/^#/,"").split("&").filter(Boolean);function _s(s,t){let e={};for(let n of Ss(s)){let[,i,r,o]=/^(.+)\.([\w-]+)=(.*)$/s.exec(As(n))??[];i===t&&(e[r]=o)}return e}function Es(s,t,e){let n=Ss(s).filter(o=>o.includes("=")&&!As(o).startsWith(`${t}.`)),i=Object.entries(e).map(([o,l])=>`${t}.${o}=${encodeURI(l).replaceAll("&","%26")}`),r=[...n,...i];return r.length?`#${r.join("&")}`:""}var ve={};I(ve,{shared:()=>ye});var ye=x` :host{display: block;font-family: var(--nn-font,system-ui),-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-size: 16px;line-height: 1.4;color: var(--nn-ink);-webkit-text-size-adjust: 100%}:host([hidden]){display: none}*,*::before,*::after{box-sizing: border-box}[hidden]{display: none !important}.card{background: var(--nn-surface);border: 1px solid var(--nn-line);border-radius: 14px;padding: 16px;position: relative}p{margin: 0}.muted{color: var(--nn-muted)}.small{font-size: 0.875em}.num{font-variant-numeric: tabular-nums}.button{font: inherit;color: var(--nn-ink);background: transparent;border: 1px solid var(--nn-line);border-radius: 10px;min-height: 44px;min-width: 44px;padding: 0 14px;cursor: pointer}.button:hover{border-color: var(--nn-accent)}.button.primary{background: var(--nn-accent);border-color: var(--nn-accent);color: var(--nn-surface);font-weight: 600}.button.plain{border-color: transparent;color: var(--nn-muted)}.button.plain:hover,.button.plain[aria-expanded="true"]{color: var(--nn-ink);border-color: var(--nn-line)}:focus-visible{outline: 3px solid var(--nn-accent);outline-offset: 2px}.hush{position: absolute;width: 1px;height: 1px;margin: -1px;overflow: hidden;clip-path: inset(50%);white-space: nowrap}table{border-collapse: collapse;font-variant-numeric: tabular-nums}th,td{padding: 4px 12px;text-align: right;border-bottom: 1px solid var(--nn-line);font-weight: 400}th{color: var(--nn-muted)}th:first-child,td:first-child{text-align: left}caption{text-align: left;color: var(--nn-muted);padding-bottom: 4px}@media (prefers-reduced-motion: reduce){*,*::before,*::after{transition: none !important;animation: none !important}}@media print{.screen-only{display: none !important}.card{break-inside: avoid}}`;var Os=x` :host{max-width: 760px;margin: 1.5em auto}@media print{:host{width: 600px}}.problem{color: var(--nn-red);margin-bottom: 8px}.toolbar{display: flex;flex-wrap: wrap;align-items: center;gap: 4px;margin: 16px -8px -8px;padding-top: 4px;border-top: 1px solid var(--nn-line)}.link{width: 100%;min-height: 44px;margin-top: 8px;padding: 0 12px;font: inherit;color: var(--nn-ink);background: var(--nn-paper);border: 1px solid var(--nn-line);border-radius: 10px}.scroll{overflow-x: auto;margin-top: 12px}`;function Ms(s){let t=s.open==="numbers";return c`
    <div class="toolbar screen-only">
      <button class="button plain small" aria-expanded=${t} @click=${()=>s.toggle("numbers")}>
        Numbers as text
      </button>
      ${s.linkMode==="off"?u:c`<button class="button plain small" @click=${()=>s.copyLink()}>Copy link</button>`}
      <button class="button plain small" @click=${()=>s.reset()}>Start again</button>
      <span class="muted small">${s.note}</span>
    </div>
    ${s.open==="link"?c`<input id="link" class="link screen-only" readonly aria-label="Link to this set-up" .value=${s.link} />`:u}
    ${t?fi(s.table()):u}
  `}function fi({caption:s,head:t,rows:e,note:n}){return c`
    <div class="scroll" tabindex="0" role="region" aria-label="Numbers as text">
      <table>
        <caption>
          ${s}
        </caption>
        <thead>
          <tr>
            ${t.map(i=>c`<th scope="col">${i}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${e.map(i=>c`<tr>
              ${i.map((r,o)=>o?c`<td>${r}</td>`:c`<th scope="row">${r}</th>`)}
            </tr>`)}
        </tbody>
      </table>
      ${n?c`<p class="small muted">${n}</p>`:u}
    </div>
  `}var ke=matchMedia("print"),Ns=600,Y=class extends S{static fields={};static properties={onScreen:{state:!0},open:{state:!0},note:{state:!0}};static styles=[ye,Os];static get observedAttributes(){return[...super.observedAttributes,...Object.keys(this.fields)]}constructor(){super(),this.onScreen=640,this.open=null,this.note="",this.problems=[],this.start=this.constructor.complete({}),this.current=this.start,this.printing=!1,this.resizing=new ResizeObserver(([t])=>this.onScreen=Math.round(t.contentRect.width)),this.onHash=()=>this.readLink(),this.onPaper=()=>{this.printing=ke.matches,this.requestUpdate(),this.performUpdate()}}get value(){return structuredClone(this.current)}set value(t){this.problems=[],this.take(t??{},"check")}get state(){return this.printing?this.start:this.current}get width(){return this.printing?Ns:this.onScreen}change(t){this.adopt(t),this.dispatchEvent(new CustomEvent("nn-change",{detail:{value:this.value},bubbles:!0,composed:!0})),clearTimeout(this.speaking),this.speaking=setTimeout(()=>this.say(this.summary()),350),this.linkMode==="live"&&this.writeLink()}adopt(t){this.current=this.constructor.complete({...this.current,...t},this.current),this.requestUpdate()}reset(){this.note="",this.forget(),this.change(this.start)}forget(){}understood(t,e){let n={};for(let[i,r]of Object.entries(this.constructor.fields)){if(t[i]===void 0||t[i]===null)continue;let o=r[e](t[i]);o!==void 0?n[i]=o:this.problems=[...this.problems,`${i}: wanted ${r.wanted}, got “${t[i]}”; left out.`]}return n}readStart(){this.problems=[],this.current=this.constructor.complete({}),this.take(Object.fromEntries(Object.keys(this.constructor.fields).map(t=>[t,this.getAttribute(t)])),"parse"),this.start=this.current}take(t,e){let n=this.understood(t,e);this.adopt(n);for(let[i,r]of Object.entries(n)){let[o,l]=[r,this.current[i]].map(this.constructor.fields[i].format);o!==l&&(this.problems=[...this.problems,`${i}: “${o}” does not fit here; shown is ${l}.`])}}attributeChangedCallback(t,e,n){super.attributeChangedCallback(t,e,n),t in this.constructor.fields&&this.isConnected&&this.readStart()}connectedCallback(){if(super.connectedCallback(),this.setAttribute("data-lm-suppress-shortcuts","true"),!this.hasUpdated){let t=Object.hasOwn(this,"value")?this.value:void 0;t&&delete this.value;let e=this.current===this.start?void 0:this.current;this.readStart(),(t??e)&&(this.value=t??e),this.readLink(!0)}this.resizing.observe(this),addEventListener("hashchange",this.onHash),ke.addEventListener("change",this.onPaper)}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.speaking),this.resizing.disconnect(),removeEventListener("hashchange",this.onHash),ke.removeEventListener("change",this.onPaper)}get linkMode(){return this.getAttribute("link")??"copy"}get linkName(){if(this.id)return this.id;let t=[...document.querySelectorAll(this.localName)].indexOf(this);return this.localName.replace(/^nn-/,"")+(t>0?`-${t+1}`:"")}readLink(t=!1){if(this.linkMode==="off")return;let e=_s(location.hash,this.linkName);if(Object.keys(e).length===0)return;this.take(e,"parse");let n=location.hash.startsWith(`#${encodeURI(this.linkName)}.`);t&&n&&this.updateComplete.then(()=>this.scrollIntoView({block:"start"}))}get link(){let{fields:t}=this.constructor,e=Object.entries(this.current).filter(([i,r])=>JSON.stringify(r)!==JSON.stringify(this.start[i])).map(([i,r])=>[i,t[i].format(r)]),n=new URL(location.href);return n.hash=Es(location.hash,this.linkName,Object.fromEntries(e)),n.href}writeLink(){try{history.replaceState(history.state,"",this.link)}catch{}}async copyLink(){try{await navigator.clipboard.writeText(this.link),this.say(this.note="Link copied: it opens this page with this set-up.")}catch{this.open="link",await this.updateComplete,this.renderRoot.querySelector("#link").select()}}say(t){let e=this.renderRoot?.querySelector("[role=status]");e&&(e.textContent=t)}toggle(t){this.open=this.open===t?null:t,this.note=""}render(){return c`
      <section class="card" aria-label=${this.label}>
        ${this.problems.map(t=>c`<p class="problem small">${t}</p>`)} ${this.drawing()} ${Ms(this)}
        <div class="hush" role="status" aria-live="polite"></div>
      </section>
    `}};var _e={};I(_e,{add:()=>A,places:()=>Ut,round:()=>E,show:()=>$,times:()=>Se});function Ut(s){let[t,e="0"]=String(s).toLowerCase().split("e"),n=(t.split(".")[1]??"").length;return Math.max(0,n-Number(e))}var zt=(s,t)=>Math.round(s*10**t),E=(s,t)=>zt(s,t)/10**t+0;function A(...s){let t=Math.max(0,...s.map(Ut));return s.reduce((e,n)=>e+zt(n,t),0)/10**t+0}function Se(s,t){let[e,n]=[Ut(s),Ut(t)];return zt(s,e)*zt(t,n)/10**(e+n)+0}function $(s,{plus:t=!1}={}){let e=String(Math.abs(s));return s<0?`−${e}`:t&&s>0?`+${e}`:e}var Ee=(s,t)=>s.map((e,n)=>Se(e,t[n])),Oe=(s,t,e)=>A(t,...Ee(s,e)),Cs=(s,t,e)=>s.reduce((n,i,r)=>n+i*e[r],0)+t,Me=s=>s>0?1:0,Ne=(s,t,e)=>Me(Oe(s,t,e));function gi(s,t=1){let e=[[]];for(let n=0;n<s;n++)e.splice(0,e.length,...e.flatMap(i=>Array.from({length:t+1},(r,o)=>[...i,o])));return e}function Ts(s,t,e,n=1){let i=gi(s.length,n).map(l=>{let[a,h]=[e(l),Ne(s,t,l)];return{x:l,wanted:a,decision:h,right:a===null||a===h}}),r=i.filter(l=>l.wanted!==null),o=r.filter(l=>l.right).length;return{rows:i,right:o,total:r.length,wrong:r.find(l=>!l.right)}}function Ls({list:s,chosen:t,solved:e,onchoose:n},i,r){let o=s.find(({id:a})=>a===t),l=o&&i.right===i.total;return c`
    <div class="challenges screen-only">
      <p><b>Challenges</b></p>
      <div class="challenge-list">
        ${s.map(({id:a,title:h})=>c`
            <button
              class="button small"
              aria-expanded=${a===t}
              aria-label=${e.has(a)?`${h}, solved`:h}
              @click=${()=>n(a===t?"none":a)}
            >
              <span class="tick ${e.has(a)?"done":""}" aria-hidden="true">${e.has(a)?"✓":""}</span>
              ${h}
            </button>
          `)}
      </div>
      ${o?c`
            <div class="challenge-open">
              <p>${o.task}</p>
              <div class="score">
                <div class="meter" aria-hidden="true"><i style="width:${100*i.right/i.total}%"></i></div>
                <b class="num">${i.right} of ${i.total}</b> decided as wanted
              </div>
              ${r} ${l?c`<p class="praise">✓ ${o.praise}</p>`:u}
            </div>
          `:u}
    </div>
  `}var Rs=x` .challenges{margin-top: 20px}.challenge-list{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 8px}.challenge-list .button{display: flex;align-items: center;gap: 8px;text-align: left}.challenge-list .button[aria-expanded="true"]{border-color: var(--nn-accent);box-shadow: inset 0 0 0 1px var(--nn-accent)}.tick{flex: none;width: 20px;height: 20px;border-radius: 50%;border: 1.5px solid var(--nn-muted);text-align: center;font-size: 13px;line-height: 17px}.tick.done{background: var(--nn-green);border-color: var(--nn-green);color: var(--nn-surface)}.challenge-open{margin-top: 12px;padding: 14px;border-radius: 10px;background: var(--nn-paper);border: 1px solid var(--nn-line)}.score{display: flex;flex-wrap: wrap;align-items: center;gap: 8px;margin-top: 10px}.meter{flex: 0 1 160px;height: 10px;border-radius: 5px;overflow: hidden;background: var(--nn-line)}.meter i{display: block;height: 100%;background: var(--nn-green);transition: width 0.3s}.praise{margin-top: 10px;color: var(--nn-green);font-weight: 600}`;function Ce({x:s,y:t,lane:e,bottom:n},i){if(e)return`M${s} ${t}H${e-8}Q${e} ${t} ${e} ${t+8}V${n}C${e} ${(n+i.y)/2} ${i.x} ${(n+i.y)/2} ${i.x} ${i.y}`;let r=(s+i.x)/2;return`M${s} ${t}C${r} ${t} ${r} ${i.y} ${i.x} ${i.y}`}var Te=(s,t)=>1.5+9*Math.min(1,Math.abs(s)/t);function js({wires:s,largest:t,center:e,radius:n,sum:i,output:r}){let o=s.length,l=$(i),a=s.map((h,p)=>{let d=h.lane!==void 0,m=(p-(o-1)/2)*(d?16:22),g=Math.sqrt(n**2-m**2);return d?{x:e.x-m,y:e.y-g}:{x:e.x-g,y:e.y+m}});return w`
    <g class="neuron">
      ${s.map((h,p)=>{let d=`${h.weight<0?"minus":"plus"} ${h.flow!==0?"flowing":""}`;return w`<path class="wire ${d}" d=${Ce(h,a[p])} stroke-width=${Te(h.weight,t)} />`})}
      <circle class=${r?"on":"off"} cx=${e.x} cy=${e.y} r=${n} />
      <text class="sigma" x=${e.x} y=${e.y-n*.42}>sum</text>
      <text class="sum" x=${e.x} y=${e.y+n*.22} style="font-size:${l.length>5?20:26}px">${l}</text>
    </g>
  `}var It=x` .wire{fill: none;stroke-linecap: round;opacity: 0.28;transition: stroke-width 0.2s,opacity 0.2s}.wire.flowing{opacity: 1}.wire.plus{stroke: var(--nn-blue)}.wire.minus{stroke: var(--nn-orange);stroke-dasharray: 14 9;stroke-linecap: butt}.neuron circle{fill: var(--nn-surface);stroke-width: 4;transition: stroke 0.2s}.neuron circle.on{stroke: var(--nn-blue)}.neuron circle.off{stroke: var(--nn-orange);stroke-dasharray: 3 5}.neuron text{text-anchor: middle;fill: var(--nn-ink);font-variant-numeric: tabular-nums}.neuron .sigma{font-size: 13px;fill: var(--nn-muted)}.neuron .sum{font-weight: 650}`;var Le={};I(Le,{segmented:()=>O,segmentedStyles:()=>mt});function O({label:s,name:t,options:e,value:n,onchange:i,kind:r="",disabled:o=!1}){return c`
    <fieldset class="segmented ${r}" ?disabled=${o}>
      <legend class="hush">${s}</legend>
      ${e.map(l=>c`
          <label class=${l.value===n?"on":""}>
            <input
              type="radio"
              name=${t}
              .value=${String(l.value)}
              .checked=${l.value===n}
              @change=${()=>i(l.value)}
            />
            <span>${l.text}</span>
            ${l.note?c`<small>${l.note}</small>`:""}
          </label>
        `)}
    </fieldset>
  `}var mt=x` .segmented{display: inline-flex;margin: 0;padding: 0;min-width: 0;border: 1px solid var(--nn-line);border-radius: 10px;background: var(--nn-paper)}.segmented label{position: relative;display: flex;flex-direction: column;align-items: center;justify-content: center;min-width: 44px;min-height: 44px;padding: 0 12px;border-radius: 9px;line-height: 1.15;text-align: center;color: var(--nn-muted);cursor: pointer}.segmented label:hover:not(.on){color: var(--nn-ink)}.segmented label.on{background: var(--nn-ink);color: var(--nn-surface);font-weight: 600;print-color-adjust: exact}.segmented:disabled label,.segmented:disabled input{cursor: default}.segmented small{font-weight: 400}.segmented input{position: absolute;inset: 0;width: 100%;height: 100%;margin: 0;opacity: 0;cursor: pointer}.segmented label:focus-within:has(:focus-visible){outline: 3px solid var(--nn-accent);outline-offset: 2px;z-index: 1}`;var Re={};I(Re,{entry:()=>Dt,slider:()=>G,sliderStyles:()=>ft});function G({label:s,symbol:t,value:e,min:n,max:i,step:r,decimals:o=2,onchange:l}){let a=m=>`${100*(Math.min(i,Math.max(n,m))-n)/(i-n)}%`,h=Math.min(i,Math.max(n,0)),p=m=>{let g=E(m.target.valueAsNumber,o);g!==e&&l(g)},d=`--from:${a(Math.min(h,e))};--to:${a(Math.max(h,e))};--fill:var(--nn-${e<0?"orange":"blue"})`;return c`
    <div class="slider">
      ${t?c`<span class="slider-symbol" aria-hidden="true">${t}</span>`:u}
      <input
        type="range"
        aria-label=${s}
        style=${d}
        min=${n}
        max=${i}
        step=${r}
        .value=${String(e)}
        @input=${p}
      />
      ${Dt({label:`${s}, as a number`,value:e,min:n,max:i,decimals:o,onchange:l})}
    </div>
  `}function Dt({label:s,value:t,min:e,max:n,decimals:i=2,onchange:r}){let o=l=>{let a=l.target.valueAsNumber,h=Number.isFinite(a)?E(Math.min(n,Math.max(e,a)),i):t;l.target.value=h,h!==t&&r(h)};return c`<input
    type="number"
    class="entry num"
    aria-label=${s}
    min=${e}
    max=${n}
    step="any"
    .value=${String(t)}
    @change=${o}
  />`}var Ps=x` height: 6px;border-radius: 3px;background: linear-gradient( to right,var(--nn-line) var(--from),var(--fill) var(--from),var(--fill) var(--to),var(--nn-line) var(--to) );`,Us=x` width: 24px;height: 24px;border-radius: 50%;border: 3px solid var(--nn-surface);background: var(--nn-ink);box-shadow: 0 0 0 1px var(--nn-ink);`,ft=x` .slider{display: flex;align-items: center;gap: 8px;min-width: 0}.slider-symbol{white-space: nowrap}.slider input,.entry{font: inherit;color: inherit;height: 44px;margin: 0}.slider input[type="range"]{flex: 1 1 80px;min-width: 80px;appearance: none;background: transparent;cursor: grab;border-radius: 10px;touch-action: pan-y}.slider input[type="range"]:active{cursor: grabbing}.slider input[type="range"]::-webkit-slider-runnable-track{${Ps}}.slider input[type="range"]::-moz-range-track{${Ps}}.slider input[type="range"]::-webkit-slider-thumb{appearance: none;margin-top: -9px;${Us}}.slider input[type="range"]::-moz-range-thumb{box-sizing: border-box;${Us}}.entry{width: 64px;text-align: center;background: var(--nn-paper);border: 1px solid var(--nn-line);border-radius: 10px;appearance: textfield}.entry::-webkit-inner-spin-button{appearance: none;margin: 0}`;var zs=x` appearance: none;width: 44px;height: 100%;min-height: 132px;border: 0;border-radius: 10px;background: transparent;cursor: ew-resize;pointer-events: auto;`,Is=x` .waterfall{position: relative;display: grid;grid-template-columns: max-content 1fr;column-gap: 12px;padding: 44px 14px 0 0}.fall-name{grid-column: 1;line-height: 28px;font-size: 0.875em;color: var(--nn-muted)}.fall-name.total{line-height: 40px;color: var(--nn-ink);font-weight: 600}.fall-row{position: relative;grid-column: 2;height: 28px}.fall-row.total{height: 58px}.fall-plot{grid-column: 2 / 3;position: absolute;inset: 0 0 26px;border-radius: 8px}.fall-plot.front{pointer-events: none}.fall-side{position: absolute;inset: 40px 0 0;font-size: 0.875em;font-weight: 600;overflow: hidden}.fall-side span{position: absolute;bottom: 4px;white-space: nowrap}.fall-side.below{right: calc(100% - var(--limit));color: var(--nn-orange);background: color-mix(in srgb,var(--nn-orange) 7%,transparent);border-radius: 8px 0 0 8px}.fall-side.below span{left: 8px}.fall-side.above{left: var(--limit);color: var(--nn-blue);background: color-mix(in srgb,var(--nn-blue) 10%,transparent);border-radius: 0 8px 8px 0}.fall-side.above span{right: 8px}.fall-zero{position: absolute;top: 40px;bottom: 0;border-left: 1px solid var(--nn-line)}.fall-bar{position: absolute;top: 6px;height: 16px;border-radius: 3px;background: var(--nn-blue);transition: left 0.25s,width 0.25s;print-color-adjust: exact}.fall-bar.minus{background: repeating-linear-gradient(135deg,var(--nn-orange) 0 5px,transparent 5px 8px);box-shadow: inset 0 0 0 2px var(--nn-orange)}.fall-amount{position: absolute;top: 4px;margin-left: 3px;line-height: 20px;font-size: 0.875em;transition: left 0.25s}.fall-amount,.fall-sum b{z-index: 1;padding: 0 3px;border-radius: 4px;background: var(--nn-surface);pointer-events: none}.fall-sum{position: absolute;top: 11px;width: 18px;height: 18px;margin-left: -9px;border-radius: 50%;background: var(--nn-blue);transition: left 0.25s;print-color-adjust: exact}.fall-sum.below{background: var(--nn-surface);box-shadow: inset 0 0 0 4px var(--nn-orange)}.fall-sum b{position: absolute;left: 21px;line-height: 18px}.fall-limit{position: absolute;top: 0;bottom: 0;left: var(--limit);border-left: 2.5px solid var(--nn-ink);margin-left: -1.25px}.fall-limit span{position: absolute;top: 0;left: 0;transform: translateX(-50%);white-space: nowrap;padding: 2px 10px;border-radius: 999px;background: var(--nn-ink);color: var(--nn-surface);font-size: 0.875em;print-color-adjust: exact}.fall-limit i{font-style: normal;opacity: 0.7}.fall-handle{appearance: none;position: absolute;left: -22px;width: calc(100% + 44px);top: 0;height: 100%;margin: 0;background: transparent;border-radius: 10px;touch-action: pan-y}.fall-handle::-webkit-slider-runnable-track{height: 100%}.fall-handle::-moz-range-track{height: 100%}.fall-handle::-webkit-slider-thumb{${zs}}.fall-handle::-moz-range-thumb{${zs}}.fall-axis{position: relative;grid-column: 2;height: 26px;font-size: 0.8125em;color: var(--nn-muted)}.fall-axis span{position: absolute;transform: translateX(-50%);line-height: 26px}`;var je={};I(je,{number:()=>qt,numbers:()=>Q,oneOf:()=>z});function z(...s){let t=e=>s.includes(e)?e:void 0;return{parse:t,check:t,format:String,wanted:`one of ${s.join(", ")}`}}function qt({min:s=-1/0,max:t=1/0,decimals:e=2}={}){let n=r=>typeof r=="number"&&Number.isFinite(r)?E(Math.min(t,Math.max(s,r)),e):void 0;return{parse:r=>r.trim()===""?void 0:n(Number(r)),check:n,format:String,wanted:`a number from ${s} to ${t}`}}function Q({count:s,...t}={}){let e=qt(t),n=o=>{if(!Array.isArray(o)||s&&o.length!==s)return;let l=o.map(e.check);return l.includes(void 0)?void 0:l},i=o=>{let l=o.split(/[\s,]+/).filter(Boolean).map(Number);return l.length?n(l):void 0},r=`${s??"a list of"} numbers separated by commas`;return{parse:i,check:n,format:o=>o.join(","),wanted:r}}var Pe=(s,t)=>s[t]===1,gt={concert:{title:"Concert on Friday",lead:{threshold:"Answer the questions. Each yes adds its weight; go if the sum is greater than the threshold.",bias:"The threshold has moved into the sum as the bias. Go if the sum is now greater than 0."},go:"Go to the concert",stay:"Stay at home",top:1,questions:[{name:"weather",text:"Is the weather good?"},{name:"cheap",text:"Is it cheap?"},{name:"friends",text:"Are friends going?"}],answers:[0,0,0],weights:[.3,.3,.6],threshold:.5,weightLimits:{min:-1,max:1,step:.1},thresholdLimits:{min:-1,max:2,step:.1},challenges:[{id:"friends",title:"Friends alone are not enough",task:"Find weights under which friends alone are not enough, but friends and one more yes are.",wanted:s=>Pe(s,2)?s[0]+s[1]>0?1:0:s[0]+s[1]===0?0:null,praise:"Done. Friends now weigh less than the threshold, and any second yes lifts the sum over it."},{id:"majority",title:"Two out of three",task:"Go exactly when at least two of the three answers are yes.",wanted:s=>s[0]+s[1]+s[2]>=2?1:0,praise:"Done. Each answer alone stays below the threshold, any two pass it: a vote."},{id:"crowd",title:"Too crowded",task:"Your friends talk through every song. Go when it is cheap, but never when they go; the weather does not matter.",wanted:s=>Pe(s,1)&&!Pe(s,2)?1:0,praise:"Done. A negative weight: this answer speaks against going."}]},festival:{title:"A weekend festival",lead:{threshold:"Give each question 0 to 4. A value counts as often as its weight says; go if the sum is greater than the threshold.",bias:"The threshold has moved into the sum as the bias. Go if the sum is now greater than 0."},go:"Go to the festival",stay:"Stay at home",top:4,questions:[{name:"weather",text:"Good weather?"},{name:"music",text:"Good music?"},{name:"company",text:"Good company?"},{name:"money",text:"Enough money?"}],answers:[3,2,4,2],weights:[4,2,2,1],threshold:25,weightLimits:{min:-5,max:5,step:1},thresholdLimits:{min:-20,max:50,step:1},challenges:[{id:"sun",title:"Only the weather counts",task:"Go exactly when the weather is 3 or 4, whatever the rest.",wanted:s=>s[0]>=3?1:0,praise:"Done. A weight of zero makes an input silent."},{id:"alone",title:"Never alone",task:"With company 0 always stay, however good the rest. With a 4 for everything, go.",wanted:s=>s[2]===0?0:s.every(t=>t===4)?1:null,praise:"Done. The other three together can no longer lift the sum over the threshold."}]}},Ds=(s,t)=>s.top===1?["no","yes"][t]:`${t} of ${s.top}`;var qs=x` header{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 8px;margin-bottom: 14px}.title{font-size: 1.125em;font-weight: 700}.lead{margin: 2px 0 8px}.stage{position: relative}.wiring{position: absolute;inset: 0 auto auto 0;pointer-events: none}.wiring .out{stroke: var(--nn-ink);stroke-width: 2}.plate rect{stroke-width: 2;fill: var(--nn-surface)}.plate.on rect{fill: var(--nn-blue);stroke: var(--nn-blue)}.plate.off rect{stroke: var(--nn-orange);stroke-dasharray: 3 4}.plate text{text-anchor: middle;font-weight: 650;fill: var(--nn-ink);font-variant-numeric: tabular-nums}.plate.on text{fill: var(--nn-surface)}.plate .why{font-weight: 400;font-size: 14px}.rows{position: relative}.row{display: grid;align-content: center;gap: 4px 14px}.wide .row{height: 88px;grid-template-columns: 222px minmax(0,1fr);padding-right: 190px}.narrow .row{height: 128px;padding-right: 64px}.narrow .rows{padding-bottom: 174px}.answer,.weight{display: flex;flex-direction: column;gap: 4px;align-items: flex-start}.weight .slider{width: 100%}.narrow .answer{flex-flow: row wrap;align-items: center;justify-content: space-between}.narrow .weight > .small{display: none}.wide .slider-symbol{display: none}.question{font-weight: 600;line-height: 24px;white-space: nowrap}.weight > .small{white-space: nowrap;line-height: 24px}.waterfall{margin-top: 18px}.limit{display: flex;align-items: center;gap: 8px;margin-top: 4px}.limit .slider{flex: 0 1 420px}.equation{margin-top: 12px;font-size: 1.0625em}.term{white-space: nowrap}.verdict{white-space: nowrap;margin-left: 6px}.verdict.go{color: var(--nn-blue)}.verdict.stay{color: var(--nn-orange)}@media print{.weight input[type="range"]{display: none}.weight .slider{justify-content: flex-end}.weight{align-items: flex-end}}.tiles{display: grid;grid-template-columns: repeat(auto-fill,minmax(72px,1fr));gap: 8px;margin: 12px 0 8px}.tile{font: inherit;color: var(--nn-ink);min-height: 60px;padding: 6px 2px;border-radius: 10px;border: 1.5px solid var(--nn-line);background: var(--nn-surface);cursor: pointer}.tile.fails{border-color: var(--nn-red)}.tile.fits b{color: var(--nn-green)}.tile.fails b{color: var(--nn-red)}.tile[aria-pressed="true"]{box-shadow: 0 0 0 2px var(--nn-ink)}.tile-bits{display: flex;justify-content: center;gap: 3px}.tile-bits i{width: 20px;height: 20px;border-radius: 50%;border: 1.5px solid var(--nn-ink);font-style: normal;font-size: 12px;line-height: 17px;text-align: center}.tile-bits .yes{background: var(--nn-ink);color: var(--nn-surface)}.tile-word{display: block;margin-top: 4px;font-size: 0.875em}.counter{margin-top: 10px}`;function $t([s,t],[e,n]){let i=r=>e+(r-s)/(t-s)*(n-e);return i.back=r=>s+(r-e)/(n-e)*(t-s),i}function Ue(s,t,e=6){let n=(t-s)/e,i=10**Math.floor(Math.log10(n)),r=i*[1,2,5,10].find(a=>a*i>=n*.999),o=Math.ceil(s/r-1e-9),l=Math.floor(t/r+1e-9);return Array.from({length:l-o+1},(a,h)=>Number(((o+h)*r).toPrecision(12)))}function Hs(s,t,e,n){let i=Math.max(t-s,n)*.15,r=Math.min(s-(s<0?i:0),e-i/2),o=Math.max(t+i,e+i/2),l=Ue(r,o),a=A(l[1],-l[0]),[h,p]=[l[0],l.at(-1)];return[h>r?A(h,-a):h,p<o?A(p,a):p]}function ze({steps:s,limit:t,domain:e,words:n,limitName:i,step:r,onlimit:o}){let l=$t(e,[0,100]),a=0,h=s.map(({name:d,amount:m})=>{let g=a;return a=A(a,m),{name:d,amount:m,from:g,to:a}}),p=a>t;return c`
    <div class="waterfall" style="--limit:${l(t)}%">
      <div class="fall-plot">
        <div class="fall-side below"><span>${n[0]}</span></div>
        <div class="fall-side above"><span>${n[1]}</span></div>
        <div class="fall-zero" style="left:${l(0)}%"></div>
      </div>
      ${h.map(({name:d,amount:m,from:g,to:b})=>c`
          <span class="fall-name">${d}</span>
          <div class="fall-row">
            <div
              class="fall-bar ${m<0?"minus":"plus"}"
              style="left:${l(Math.min(g,b))}%;width:${l(Math.max(g,b))-l(Math.min(g,b))}%"
            ></div>
            <span class="fall-amount num" style="left:${l(Math.max(g,b))}%">${$(m,{plus:!0})}</span>
          </div>
        `)}
      <span class="fall-name total">sum</span>
      <div class="fall-row total">
        <div class="fall-sum ${p?"above":"below"}" style="left:${l(a)}%"><b class="num">${$(a)}</b></div>
      </div>
      <span></span>
      <div class="fall-axis num" aria-hidden="true">
        ${Ue(...e).map(d=>c`<span style="left:${l(d)}%">${$(d)}</span>`)}
      </div>
      <div class="fall-plot front">
        <div class="fall-limit"><span>${o?c`<i aria-hidden="true">◂</i> `:u}${i} <b class="num">${$(t)}</b>${o?c` <i aria-hidden="true">▸</i>`:u}</span></div>
        ${o?c`<input
              type="range"
              class="fall-handle screen-only"
              aria-label=${i}
              min=${e[0]}
              max=${e[1]}
              step=${r}
              .value=${String(t)}
              @input=${d=>o(d.target.valueAsNumber)}
            />`:u}
      </div>
    </div>
  `}function Bs(s){let{form:t,weights:e,threshold:n}=s.state,{parts:i}=s.result,{questions:r,top:o,thresholdLimits:l}=s.story,a=_=>A(...e.map(Et=>Et*_>0?Et*o:0)),[h,p]=Hs(a(-1),a(1),n,10*l.step),d=r.map(({name:_},Et)=>({name:_,amount:i[Et]})),m=["stay","go"],g=_=>s.change({threshold:_});if(t==="threshold")return c`
      ${ze({steps:d,limit:n,domain:[h,p],words:m,limitName:"threshold",step:l.step,onlimit:g})}
      <div class="limit screen-only">
        <span aria-hidden="true">threshold θ</span>
        ${Dt({label:"Threshold, as a number",value:n,...l,onchange:g})}
      </div>
    `;let{min:b,max:k,step:C}=l;return c`
    ${ze({steps:[{name:"bias",amount:A(-n)},...d],limit:0,domain:[A(h,-n),A(p,-n)],words:m,limitName:"compare with"})}
    <div class="limit screen-only">
      ${G({label:"Bias",symbol:"bias b",value:A(-n),min:-k,max:-b,step:C,onchange:_=>g(-_)})}
    </div>
  `}function Vs(s){let{answers:t,weights:e,threshold:n,form:i}=s.state,{sum:r,score:o,decision:l}=s.result,a=i==="bias",h=e.map((p,d)=>c`<span class="term">${d?p<0?"− ":"+ ":p<0?"−":""}${$(Math.abs(p))} · ${t[d]}</span> `);return c`
    <p class="equation num">
      ${h}${a?c`<span class="term">${n>0?"−":"+"} ${$(Math.abs(n))}</span> `:""}
      <span class="term">= <b>${$(a?o:r)}</b></span>
      <span class="term">${l?">":"≤"} ${$(a?0:n)}</span>
      <b class="verdict ${l?"go":"stay"}">${l?s.story.go:s.story.stay}.</b>
    </p>
  `}var Ht=s=>s?"go":"stay",Ws=(s,t)=>s.questions.map(({name:e},n)=>`${e} ${s.top===1?["no","yes"][t[n]]:t[n]}`).join(", ");function Xs(s,{rows:t,right:e,total:n,wrong:i},r,o){return t.length>16?e===n?u:c`<p class="counter">
          Still wrong: ${Ws(s,i.x)} → ${Ht(i.decision)}, wanted ${Ht(i.wanted)}.
          <button class="button small" @click=${()=>o(i.x)}>Show it</button>
        </p>`:c`
    <div class="tiles">
      ${t.map(({x:l,wanted:a,decision:h,right:p})=>{let d=a===null?"":p?"✓":"✗",m=a===null?"free":p?"as wanted":`wanted ${Ht(a)}`,g=l.every((b,k)=>b===r[k]);return c`
          <button
            class="tile ${a===null?"free":p?"fits":"fails"}"
            aria-pressed=${g}
            @click=${()=>o(l)}
          >
            <span class="hush">${Ws(s,l)}: </span>
            <span class="tile-bits" aria-hidden="true">${l.map((b,k)=>c`<i class=${b?"yes":"no"}>${s.questions[k].name[0]}</i>`)}</span>
            <span class="tile-word">${Ht(h)}<span class="hush">, ${m}</span> <b aria-hidden="true">${d}</b></span>
          </button>
        `})}
    </div>
    <p class="small muted">
      Each tile is one of the ${t.length} possible evenings; filled letters are a yes. ✗ marks what is decided wrongly. Press a
      tile to see it.
    </p>
  `}function Fs(s,t){let{weights:e}=s.state,{sum:n,parts:i,score:r,decision:o}=s.result,l=t?128:88,a=s.width-34;if(a<=0)return u;let h=e.length*l,p=s.state.form==="bias",d=t?{width:a,height:h+174,center:{x:a-66,y:h+108},radius:56}:{width:a,height:h,center:{x:a-74,y:h/2-34},radius:56},{center:m,radius:g}=d,b=e.map((C,_)=>({x:a-(t?60:184),lane:t?a-6-13*_:void 0,bottom:h-8,y:(_+(t?.74:.62))*l,weight:C,flow:i[_]})),k=t?{x:m.x-208,y:m.y-26}:{x:m.x-64,y:m.y+g+26};return w`
    <svg class="wiring" aria-hidden="true" width=${d.width} height=${d.height}
      viewBox="0 0 ${d.width} ${d.height}">
      ${js({wires:b,largest:s.story.weightLimits.max,center:m,radius:g,sum:p?r:n,output:o})}
      <path class="out" d=${t?`M${m.x-g-3} ${m.y}H${k.x+130}`:`M${m.x} ${m.y+g+3}V${k.y-4}`} />
      <g class="plate ${o?"on":"off"}" transform="translate(${k.x} ${k.y})">
        <rect width="128" height="52" rx="12" />
        <text x="64" y="22">${o?"1 · go":"0 · stay"}</text>
        <text class="why" x="64" y="41">${$(p?r:n)} ${o?">":"≤"} ${$(p?0:s.state.threshold)}</text>
      </g>
    </svg>
  `}var $i=Object.values(gt).flatMap(s=>s.challenges.map(({id:t})=>t)),Bt=class extends Y{static fields={story:z(...Object.keys(gt)),form:z("threshold","bias"),answers:Q({min:0,max:4,decimals:0}),weights:Q({min:-5,max:5}),threshold:qt({min:-20,max:50}),challenge:z("none",...$i)};static styles=[...super.styles,mt,ft,It,Is,Rs,qs];static complete(t,e={}){let n=t.story??"concert",i=gt[n],r=h=>e.story&&e.story!==n&&t[h]===e[h]?void 0:t[h],o=h=>h?.length===i.questions.length?h:void 0,l=({min:h,max:p})=>d=>E(Math.min(p,Math.max(h,d)),2),a=r("challenge");return{story:n,form:t.form??"threshold",answers:(o(r("answers"))??i.answers).map(h=>Math.min(h,i.top)),weights:(o(r("weights"))??i.weights).map(l(i.weightLimits)),threshold:l(i.thresholdLimits)(r("threshold")??i.threshold),challenge:i.challenges.some(({id:h})=>h===a)?a:"none"}}constructor(){super(),this.solved=new Set}forget(){this.solved.clear()}get story(){return gt[this.state.story]}get label(){return`${this.story.title}: a neuron decides`}get result(){let{answers:t,weights:e,threshold:n}=this.state,i=Ee(e,t),r=A(...i);return{parts:i,sum:r,score:A(r,-n),decision:Me(A(r,-n))}}get examined(){let t=this.story.challenges.find(({id:i})=>i===this.state.challenge),{weights:e,threshold:n}=this.state;return t&&Ts(e,-n,t.wanted,this.story.top)}change(t){super.change(t);let e=this.examined;e&&e.right===e.total&&this.solved.add(this.state.challenge)}put(t,e,n){this.change({[t]:this.state[t].map((i,r)=>r===e?n:i)})}drawing(){let t=this.width<620&&!this.printing;return c`
      <header class="screen-only">
        ${O({label:"Evening",name:"story",value:this.state.story,options:[{value:"concert",text:"Concert"},{value:"festival",text:"Festival"}],onchange:e=>this.change({story:e})})}
        ${O({label:"Compare with",name:"form",value:this.state.form,options:[{value:"threshold",text:"Threshold"},{value:"bias",text:"Bias"}],onchange:e=>this.change({form:e})})}
      </header>
      <p class="title">${this.story.title}: go or stay?</p>
      <p class="lead small muted">${this.story.lead[this.state.form]}</p>
      <div class="stage ${t?"narrow":"wide"}">
        ${Fs(this,t)}
        <div class="rows">${this.story.questions.map((e,n)=>this.row(e,n))}</div>
      </div>
      ${Bs(this)} ${Vs(this)} ${this.tasks()}
    `}row({name:t,text:e},n){let{answers:i,weights:r}=this.state,{top:o,weightLimits:l}=this.story,a=o===1?["No","Yes"].map((h,p)=>({value:p,text:h})):Array.from({length:o+1},(h,p)=>({value:p,text:p}));return c`
      <div class="row">
        <div class="answer">
          <span class="question">${e}</span>
          ${O({label:e,name:`answer-${n}`,value:i[n],options:a,onchange:h=>this.put("answers",n,h)})}
        </div>
        <div class="weight">
          <span class="small muted">weight w<sub>${n+1}</sub> of ${t}</span>
          ${G({label:`Weight of ${t}`,symbol:c`w<sub>${n+1}</sub>`,value:r[n],...l,onchange:h=>this.put("weights",n,h)})}
        </div>
      </div>
    `}tasks(){let t=this.examined,e={list:this.story.challenges,chosen:this.state.challenge,solved:this.solved,onchoose:n=>this.change({challenge:n})};return Ls(e,t,t&&Xs(this.story,t,this.state.answers,n=>this.change({answers:n})))}summary(){let{threshold:t,form:e}=this.state,{sum:n,score:i,decision:r}=this.result,o=r?this.story.go:this.story.stay,l=r?"greater than":"not greater than",a=this.examined,h=a?.right===a?.total?", solved":"",p=a?` Challenge: ${a.right} of ${a.total}${h}.`:"";return e==="bias"?`Sum with bias ${$(i)}, ${l} 0: ${o}.${p}`:`Sum ${$(n)}, ${l} the threshold ${$(t)}: ${o}.${p}`}table(){let{answers:t,weights:e,threshold:n}=this.state,{parts:i,sum:r,score:o,decision:l}=this.result;return{note:o===0&&Cs(e,-n,t)!==0?"A tie: the sum is exactly the threshold, not greater, so stay. Python adds binary fractions, in which 0.1 + 0.2 is 0.30000000000000004: there a tie like this one can come out as go.":"",caption:`${this.story.title}: sum ${$(r)}, threshold ${$(n)}, output ${l}`,head:["name","answer","input x","weight w","w · x"],rows:[...this.story.questions.map(({name:h},p)=>[h,Ds(this.story,t[p]),t[p],$(e[p]),$(i[p])]),["sum","","","",$(r)],["bias","","","",$(A(-n))],["sum + bias","","","",$(o)],["output",l?"go":"stay","","",l]]}}};var Ie={};I(Ie,{define:()=>M});var Ys=`/* The colors of the book. The site and every live figure use these and no others; text on paper or surface
   keeps a contrast of at least 4.5:1. Meaning is never carried by color alone. */
:root {
  color-scheme: light;
  --nn-paper: #fbfaf7;
  --nn-surface: #ffffff;
  --nn-ink: #1d2330;
  --nn-muted: #586074;
  --nn-line: #d9d6cc;
  --nn-blue: #0b62a8;
  --nn-orange: #b4460a;
  --nn-green: #1a7a4c;
  --nn-red: #b3261e;
  --nn-accent: #5b3fb0;
}

html[data-theme="dark"],
body[data-jp-theme-light="false"] {
  color-scheme: dark;
  --nn-paper: #12151c;
  --nn-surface: #1a1f2a;
  --nn-ink: #e8eaf0;
  --nn-muted: #a4acbd;
  --nn-line: #343b4a;
  --nn-blue: #6cb6ff;
  --nn-orange: #ff9e57;
  --nn-green: #5fd398;
  --nn-red: #ff8a80;
  --nn-accent: #b9a4ff;
}

/* Paper is white, whatever the screen was. */
@media print {
  html[data-theme="dark"],
  body[data-jp-theme-light="false"] {
    color-scheme: light;
    --nn-paper: #ffffff;
    --nn-surface: #ffffff;
    --nn-ink: #1d2330;
    --nn-muted: #586074;
    --nn-line: #d9d6cc;
    --nn-blue: #0b62a8;
    --nn-orange: #b4460a;
    --nn-green: #1a7a4c;
    --nn-red: #b3261e;
    --nn-accent: #5b3fb0;
  }
}
`;function Gs(){if(getComputedStyle(document.documentElement).getPropertyValue("--nn-paper"))return;let s=document.createElement("style");s.id="nn-tokens",s.textContent=Ys,document.head.prepend(s)}function M(s,t){Gs(),customElements.get(s)||customElements.define(s,t)}var Js=["predict","quiz","parsons","reveal"],Vt=()=>({version:1,pages:{}}),bt=s=>typeof s=="object"&&s!==null&&!Array.isArray(s),xi=s=>Number.isInteger(s)&&s>=0,wi=s=>Number.isFinite(s)&&s>=0&&s<=864e13;var Z=s=>s.length>60?`${s.slice(0,60)}…`:s,Ks=s=>s!=="__proto__"&&s!=="constructor"&&s!=="prototype";function yi(s){if(!bt(s))return"is not an object";if(!Js.includes(s.kind))return`has the kind ${Z(`${JSON.stringify(s.kind)}`)}, wanted ${Js.join(", ")}`;for(let t of["first","right","missed"])if(typeof s[t]!="boolean")return`needs ${t}: true or false`;for(let t of["tries","hints","of"])if(!xi(s[t]))return`needs ${t}: a whole number`;for(let t of["since","at"])if(!wi(s[t]))return`needs ${t}: a time in milliseconds`;return typeof s.prompt!="string"?"needs prompt: the question's text":null}function De(s){if(s.length>2e6)throw new Error("this is too large for a reader's progress");let t;try{t=JSON.parse(s)}catch{throw new Error("this is not JSON; choose a file that was saved with “Save to a file”")}if(!bt(t)||!bt(t.pages))throw new Error("this holds no progress of this book");if(t.version!==1)throw new Error(t.version>1?`a newer edition of the book wrote this (version ${Z(String(t.version))}, this page reads 1); open it there`:`version 1 was wanted, ${Z(`${JSON.stringify(t.version)}`)} came`);for(let[e,n]of Object.entries(t.pages)){if(!Ks(e)||!bt(n)||typeof n.chapter!="string"||!bt(n.items))throw new Error(`the chapter “${Z(e)}” is not complete`);for(let[i,r]of Object.entries(n.items)){let o=Ks(i)?yi(r):"has a name that cannot be used";if(o)throw new Error(`the question “${Z(i)}” of “${Z(e)}” ${o}`)}}return t}var tt=(s,t,e)=>s.pages[t]?.items[e];function Zs(s,{page:t,chapter:e,id:n,kind:i,prompt:r},o,l){let a=tt(s,t,n),h=(a?.tries??0)+(o.counts===!1?0:1),p=!!o.right,d={kind:i,prompt:r,tries:h,first:a&&a.tries>0?a.first:h>0&&p&&!o.missed,right:p||(a?.right??!1),missed:(a?.missed??!1)||!!(o.missed??!p),answer:o.answer??a?.answer??null,hints:Math.max(a?.hints??0,o.hints??0),of:o.of??a?.of??0,since:a?.since??l,at:l};return qe(s,t,e,n,d)}function tn(s,t,e,n){let i=tt(s,t,e);return i?qe(s,t,s.pages[t].chapter,e,{...i,missed:!1,right:!0,at:n}):s}function qe(s,t,e,n,i){let r={...s.pages[t]?.items,[n]:i};return{...s,pages:{...s.pages,[t]:{chapter:e,items:r}}}}function en(s,t){let e=s;for(let[n,{chapter:i,items:r}]of Object.entries(t.pages))for(let[o,l]of Object.entries(r)){let a=tt(e,n,o);e=qe(e,n,e.pages[n]?.chapter??i,o,a?vi(a,l):l)}return e}function vi(s,t){let[e]=Qs(s,t,"since"),[,n]=Qs(s,t,"at");return{...n,first:e.first,right:s.right||t.right,since:e.since,tries:Math.max(s.tries,t.tries),hints:Math.max(s.hints,t.hints)}}function Qs(s,t,e){return(s[e]===t[e]?JSON.stringify(s)<=JSON.stringify(t):s[e]<t[e])?[s,t]:[t,s]}function xt(s){return Object.entries(s.pages).flatMap(([t,{chapter:e,items:n}])=>Object.entries(n).filter(([,i])=>i.missed).map(([i,r])=>({page:t,chapter:e,id:i,item:r})))}function sn(s,t,e){let n=e.map(i=>tt(s,t,i)).filter(Boolean);return{total:e.length,answered:n.filter(i=>i.right).length,first:n.filter(i=>i.first).length}}var et=s=>Object.values(s.pages).reduce((t,{items:e})=>t+Object.keys(e).length,0);var wt="from-neuron-to-dream.progress",nn=`${wt}.unreadable`,ki={blocked:"This browser does not let the page store anything, so your answers last until you leave it.",full:"The browser's storage is full: your latest answers last until you leave this page. Save them to a file on the review page.",corrupt:"The answers stored in this browser could not be read. They were set aside, and counting starts anew.",newer:"A newer edition of this book stored your answers; this one leaves them alone and forgets what you answer here."},He=class extends EventTarget{#s=Vt();#e;#t=null;constructor(t=Ai(),e=()=>Date.now()){super(),this.#e=t,this.now=e,t||(this.#t="blocked"),this.#s=this.read()}get notice(){return ki[this.#t]??""}read(){if(!this.#e||this.#t==="full"||this.#t==="newer")return this.#s;let t=null;try{t=this.#e.getItem(wt)}catch{return this.#t="blocked",this.#s}if(t===null)return Vt();try{return De(t)}catch(e){return this.#i(t,e),this.#s}}#i(t,e){if(this.#t=/newer edition/.test(e.message)?"newer":"corrupt",this.#t!=="newer")try{this.#e.setItem(nn,t),this.#e.removeItem(wt)}catch{this.#t="full"}}#n(t){if(this.#s=t,this.#e&&this.#t!=="newer")try{this.#e.setItem(wt,JSON.stringify(t)),this.#t==="full"&&(this.#t=null)}catch(e){this.#t=e?.name==="SecurityError"?"blocked":"full"}this.dispatchEvent(new Event("change"))}find(t,e){return tt(this.read(),t,e)}record(t,e){this.#n(Zs(this.read(),t,e,this.now()))}clear(t,e){this.#n(tn(this.read(),t,e,this.now()))}import(t){let e=De(t);return this.#n(en(this.read(),e)),e}erase(){try{this.#e?.removeItem(nn)}catch{this.#t="blocked"}(this.#t==="newer"||this.#t==="corrupt")&&(this.#t=null),this.#n(Vt())}export(){return`${JSON.stringify(this.read(),null,1)}
`}refresh(){this.#s=this.read(),this.dispatchEvent(new Event("change"))}};function Ai(){try{return globalThis.localStorage??null}catch{return null}}var Wt=null;function y(){return Wt||(Wt=new He,addEventListener("storage",s=>(s.key===wt||s.key===null)&&Wt.refresh())),Wt}var Be="ABCDEFGHIJKLMNOPQRSTUVWXYZ",D=class extends S{static properties={state:{state:!0},message:{state:!0}};constructor(){super(),this.state="open",this.message=""}createRenderRoot(){return this}connectedCallback(){if(document.readyState==="loading"&&!this.taken)return document.addEventListener("DOMContentLoaded",()=>this.connectedCallback(),{once:!0});!this.taken&&!this.take()||super.connectedCallback()}take(){let t=e=>this.querySelector(`:scope > ${e}`);return this.kicker=t(".nn-kicker"),this.question=t(".nn-question"),!this.kicker||!this.harvest(t)?!1:(this.taken=!0,this.replaceChildren(),this.classList.add("nn-live"),this.question&&(this.question.id=`${this.id}-question`),this.kicker.id=`${this.id}-kicker`,this.setAttribute("role","group"),this.setAttribute("aria-labelledby",this.kicker.id),this.retrying||this.restore(y().find(this.dataset.page,this.id)),!0)}get retrying(){return this.hasAttribute("data-retry")}restore(){}answered(t){this.retrying||y().record({page:this.dataset.page,chapter:this.dataset.chapter,id:this.id,kind:this.localName.replace("nn-",""),prompt:this.prompt},t),this.dispatchEvent(new CustomEvent("nn-answer",{bubbles:!0,detail:{id:this.id,...t}}))}get prompt(){let t=(this.question??this.kicker).cloneNode(!0);for(let e of t.querySelectorAll("mjx-assistive-mml, .headerlink"))e.remove();return t.textContent.replace(/\s+/g," ").trim()}async focusMessage(){await this.updateComplete,this.querySelector(":scope > .nn-message")?.focus({preventScroll:!0})}get head(){return c`${this.kicker}${this.question??u}`}get messageLine(){return c`<p class="nn-message" role="status" tabindex="-1" data-state=${this.state}>${this.message}</p>`}updated(){this.dataset.state=this.state;for(let t of this.querySelectorAll("pre"))t.scrollWidth>t.clientWidth&&(t.tabIndex=0)}};function rn(s){let t=[...s.children];return t.length===1&&t[0].localName==="p"?[...t[0].childNodes]:[...s.childNodes]}var Si=s=>s.join(s.length>2?", ":" and ").replace(/, ([^,]*)$/," and $1"),Xt=class extends D{static properties={chosen:{state:!0},shown:{state:!0}};constructor(){super(),this.chosen=[],this.shown=[]}harvest(t){let e=[...t(".nn-options")?.children??[]],n=[...t(".nn-answers")?.querySelectorAll(".nn-explanations > li")??[]];return!e.length||e.length!==n.length?!1:(this.multiple=this.dataset.multiple==="true",this.after=t(".nn-answers").querySelector(":scope > .nn-after"),this.options=e.map((i,r)=>({index:r,letter:Be[r],correct:i.dataset.correct==="true",text:rn(i),why:[...n[r].childNodes]})),this.correct=this.options.filter(i=>i.correct).map(i=>i.index),!0)}get done(){return this.state==="right"}letters(t){return Si([...t].sort((e,n)=>e-n).map(e=>Be[e]))}choose(t,e){let n=this.multiple?this.chosen.filter(i=>i!==t):[];this.chosen=e?[...n,t]:n}mark(t){if(!this.shown.includes(t.index))return u;let e=t.correct?"✓":"✗",n=this.chosen.includes(t.index)?this.own:t.correct?"right":"";return c`<span class="nn-mark"><span aria-hidden="true">${e}</span> ${n}</span>`}option(t){let e=this.shown.includes(t.index),n=e?t.correct?"right":"wrong":"open";return c`<div class="nn-option" data-state=${n}>
      <label>
        <input
          type=${this.multiple?"checkbox":"radio"}
          name="${this.id}-choice"
          .checked=${this.chosen.includes(t.index)}
          ?disabled=${this.done}
          aria-describedby=${e?`${this.id}-why-${t.index}`:u}
          @change=${i=>this.choose(t.index,i.target.checked)}
        />
        <span class="nn-letter">${t.letter}</span>
        <span class="nn-text">${t.text}</span>
        ${this.mark(t)}
      </label>
      <div class="nn-explanation" id="${this.id}-why-${t.index}" data-letter=${t.letter} ?hidden=${!e}>${t.why}</div>
    </div>`}render(){return c`${this.head}
      <div
        class="nn-choices"
        role=${this.multiple?"group":"radiogroup"}
        aria-labelledby=${this.question?.id??this.kicker.id}
      >
        ${this.options.map(t=>this.option(t))}
      </div>
      ${this.messageLine}
      <div class="nn-buttons">${this.actions()}</div>
      ${this.after?c`<div class="nn-ending" ?hidden=${!this.done}>${this.after}</div>`:u}`}},Ft=class extends Xt{own="your guess";restore(t){Array.isArray(t?.answer)&&t.right&&this.show(t.answer)}show(t){this.chosen=t.filter(n=>n in this.options),this.shown=[...new Set([...this.chosen,...this.correct])],this.state="right";let e=this.chosen.every(n=>this.correct.includes(n));this.message=e?`You guessed ${this.letters(this.chosen)}, and so it is.`:`You guessed ${this.letters(this.chosen)}. The answer is ${this.letters(this.correct)}.`}commit(){if(!this.chosen.length){this.message="Choose an option first. A guess is enough: it costs nothing to be wrong.";return}this.show(this.chosen);let t=this.chosen.every(e=>this.correct.includes(e));this.answered({right:!0,missed:!t,answer:[...this.chosen],correct:t}),this.focusMessage()}async again(){Object.assign(this,{chosen:[],shown:[],state:"open",message:""}),await this.updateComplete,this.querySelector("input").focus()}actions(){if(!this.done)return c`<button class="nn-button nn-primary" @click=${this.commit}>Commit to this guess</button>`;let t=this.options.filter(e=>!this.shown.includes(e.index));return c`${t.length?c`<button class="nn-button" @click=${()=>this.explainAll()}>Explain the other options</button>`:u}<button class="nn-button nn-plain" @click=${this.again}>Guess anew</button>`}explainAll(){this.shown=this.options.map(t=>t.index),this.focusMessage()}},Yt=class extends Xt{own="your choice";restore(t){t?.right&&Array.isArray(t.answer)&&this.finish(t.answer.filter(e=>e in this.options))}finish(t){Object.assign(this,{chosen:t,shown:[...t],state:"right",message:"Right."})}check(){if(!this.chosen.length){this.message=this.multiple?"Choose at least one option first.":"Choose an option first.";return}let t=this.chosen.filter(i=>!this.correct.includes(i)),e=this.chosen.length-t.length,n=!t.length&&e===this.correct.length;n?(this.finish([...this.chosen]),this.focusMessage()):(this.shown=[...new Set([...this.shown.filter(i=>this.chosen.includes(i)),...this.chosen])],this.state="wrong",this.message=this.verdict(t,e)),this.answered({right:n,answer:[...this.chosen],correct:n})}verdict(t,e){if(!this.multiple)return`Not ${this.letters(t)}: read below it why, then try again.`;let n=this.correct.length,i=e<n?` You have found ${e} of ${n}.`:"";return t.length?`${this.letters(t)} ${t.length>1?"do":"does"} not hold: read below why.${i} Try again.`:`What you chose holds, but something is missing.${i} Try again.`}choose(t,e){super.choose(t,e),this.shown=this.shown.filter(n=>this.chosen.includes(n)||!this.correct.includes(n)),this.message="",this.state="open"}actions(){return this.done?this.shown.length<this.options.length?c`<button class="nn-button" @click=${this.explainAll}>Explain the other options</button>`:u:c`<button class="nn-button nn-primary" @click=${this.check}>Check</button>`}explainAll(){this.shown=this.options.map(t=>t.index),this.focusMessage()}};var _i="nn-predict, nn-quiz, nn-parsons",Gt=class extends S{createRenderRoot(){return this}connectedCallback(){super.connectedCallback(),this.refresh=()=>this.requestUpdate(),y().addEventListener("change",this.refresh)}disconnectedCallback(){super.disconnectedCallback(),y().removeEventListener("change",this.refresh)}render(){let t=[...document.querySelectorAll(_i)].map(h=>h.id),e=y().read(),{page:n}=this.dataset,{total:i,answered:r,first:o}=sn(e,n,t),l=xt(e).filter(h=>h.page===n).length;if(!i)return u;let a=t.map(h=>{let p=e.pages[n]?.items[h];return c`<span class="nn-dot" data-state=${p?.right?p.first?"first":"later":"open"}></span>`});return c`<div class="nn-panel">
      <p class="nn-panel-line">
        <span class="nn-dots" aria-hidden="true">${a}</span>
        <span>${r} of ${i} questions answered${r?`, ${o} at the first try`:""}.</span>
        ${this.dataset.review?c`<a href=${this.dataset.review}>${l?`Review what you missed (${l})`:"Your review page"}</a>`:u}
      </p>
      ${y().notice?c`<p class="nn-notice" role="status">${y().notice}</p>`:u}
    </div>`}};var on={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},an=s=>(...t)=>({_$litDirective$:s,values:t}),Jt=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,e,n){this._$Ct=t,this._$AM=e,this._$Ci=n}_$AS(t,e){return this.update(t,e)}update(t,e){return this.render(...e)}};var{I:Ei}=vs,ln=s=>s;var hn=()=>document.createComment(""),st=(s,t,e)=>{let n=s._$AA.parentNode,i=t===void 0?s._$AB:t._$AA;if(e===void 0){let r=n.insertBefore(hn(),i),o=n.insertBefore(hn(),i);e=new Ei(r,o,s,s.options)}else{let r=e._$AB.nextSibling,o=e._$AM,l=o!==s;if(l){let a;e._$AQ?.(s),e._$AM=s,e._$AP!==void 0&&(a=s._$AU)!==o._$AU&&e._$AP(a)}if(r!==i||l){let a=e._$AA;for(;a!==r;){let h=ln(a).nextSibling;ln(n).insertBefore(a,i),a=h}}}return e},q=(s,t,e=s)=>(s._$AI(t,e),s),Oi={},cn=(s,t=Oi)=>s._$AH=t,pn=s=>s._$AH,Kt=s=>{s._$AR(),s._$AA.remove()};var dn=(s,t,e)=>{let n=new Map;for(let i=t;i<=e;i++)n.set(s[i],i);return n},yt=an(class extends Jt{constructor(s){if(super(s),s.type!==on.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,t,e){let n;e===void 0?e=t:t!==void 0&&(n=t);let i=[],r=[],o=0;for(let l of s)i[o]=n?n(l,o):o,r[o]=e(l,o),o++;return{values:r,keys:i}}render(s,t,e){return this.dt(s,t,e).values}update(s,[t,e,n]){let i=pn(s),{values:r,keys:o}=this.dt(t,e,n);if(!Array.isArray(i))return this.ut=o,r;let l=this.ut??=[],a=[],h,p,d=0,m=i.length-1,g=0,b=r.length-1;for(;d<=m&&g<=b;)if(i[d]===null)d++;else if(i[m]===null)m--;else if(l[d]===o[g])a[g]=q(i[d],r[g]),d++,g++;else if(l[m]===o[b])a[b]=q(i[m],r[b]),m--,b--;else if(l[d]===o[b])a[b]=q(i[d],r[b]),st(s,a[b+1],i[d]),d++,b--;else if(l[m]===o[g])a[g]=q(i[m],r[g]),st(s,i[d],i[m]),m--,g++;else if(h===void 0&&(h=dn(o,g,b),p=dn(l,d,m)),h.has(l[d]))if(h.has(l[m])){let k=p.get(o[g]),C=k!==void 0?i[k]:null;if(C===null){let _=st(s,i[d]);q(_,r[g]),a[g]=_}else a[g]=q(C,r[g]),st(s,i[d],C),i[k]=null;g++}else Kt(i[m]),m--;else Kt(i[d]),d++;for(;g<=b;){let k=st(s,a[b+1]);q(k,r[g]),a[g++]=k}for(;d<=m;){let k=i[d++];k!==null&&Kt(k)}return this.ut=o,cn(s,a),U}});function un(s,t,e){let n=t.pointerType!=="mouse";if(s.done||t.button!==0||n&&!t.target.closest(".nn-grip"))return;let i={x:t.clientX,y:t.clientY},r=s.position(e),o=r>=0?s.placed[r].indent:s.nextIndent,l=!1,a=p=>{if(p.pointerId!==t.pointerId)return;let d=p.clientX-i.x;if(!l&&Math.hypot(d,p.clientY-i.y)<6)return;l=!0,s.picked=e,s.classList.add("nn-dragging");let m=Mi(s,e,p.clientY);s.place(e,m,o+Math.round(d/28)),p.preventDefault()},h=p=>{if(p.pointerId!==t.pointerId||(removeEventListener("pointermove",a),removeEventListener("pointerup",h),removeEventListener("pointercancel",h),s.classList.remove("nn-dragging"),!l))return;let d=m=>(m.stopPropagation(),m.preventDefault());addEventListener("click",d,{capture:!0,once:!0}),setTimeout(()=>removeEventListener("click",d,{capture:!0})),s.picked=null,s.say(s.where(e)),s.focusLine(e)};addEventListener("pointermove",a),addEventListener("pointerup",h),addEventListener("pointercancel",h)}function Mi(s,t,e){let n=s.querySelector(".nn-placed");if(e>n.getBoundingClientRect().bottom)return-1;let i=[...n.querySelectorAll(".nn-line")].filter(o=>o.dataset.line!==t),r=i.findIndex(o=>{let{top:l,height:a}=o.getBoundingClientRect();return e<l+a/2});return r<0?i.length:r}function Ve(s,t){let e=s.map(n=>({...n}));for(let n=0;n<t.length;n++){let i=t[n],r=Ni(e),o=r.filter(a=>a.text===i.text),l=o.find(a=>a.indent===i.indent)??o[0]??r[0];if(!o.length){let a=e.some(h=>h.text===i.text);return{right:!1,at:n,kind:a?"early":"stranger",expected:l}}if(l.indent!==i.indent)return{right:!1,at:n,kind:"indent",expected:l};e.splice(e.indexOf(l),1)}return e.length?{right:!1,at:t.length,kind:"missing",expected:e[0]}:{right:!0}}function Ni(s){if(!s.length)return[];let[t]=s;return t.group?s.filter(e=>e.group===t.group):[t]}function mn(s,t,e){for(let n=t-1;n>=0;n--)if(s[n].indent<e)return n;return-1}var We=s=>c`<code>${s}</code>`,Ci=s=>`${s} ${s===1?"step":"steps"}`;function fn(s){let t=/[.!?]\s*$/.test(s.textContent)?"":".";return c`${[...s.childNodes].map(e=>e.cloneNode(!0))}${t}`}function gn({at:s,kind:t,expected:e},n,i){let r=s+1,o=n[s],l=e&&i.get(e.key)?.why,a=l?c` A hint for this place: ${fn(l)}`:u,h=["","Line 1 is right. ","Lines 1 and 2 are right. "][s]??`Lines 1 to ${s} are right. `;if(t==="missing")return c`${h}After ${s===1?"it":"them"} something is still missing.${a}`;if(t==="indent")return c`${h}Line ${r} belongs there, but ${Ti(o,e,n,s)}`;if(t==="early")return c`${h}Line ${r}, ${We(o.text)}, comes too early.${a}`;let p=i.get(o.key).why;return c`${h}Line ${r}, ${We(o.text)}, does not belong in the program${p?": ":"."}${p?fn(p):u}`}function Ti(s,t,e,n){let i=Ci(Math.abs(t.indent-s.indent)),r=s.indent>t.indent,o=mn(e,n,Math.max(s.indent,t.indent));if(o<0)return c`it is indented ${i} too far.`;let l=c`line ${o+1}, ${We(e[o].text)}`;return r?/:\s*$/.test(e[o].text)?c`it is indented ${i} too far: there it would belong to the body of ${l}.`:c`it is indented ${i} too far: ${l}, opens no block.`:c`it is indented ${i} too little: it belongs to the body of ${l}.`}var Li=6,Qt=class extends D{static properties={placed:{state:!0},picked:{state:!0},fault:{state:!0},tries:{state:!0}};constructor(){super(),this.placed=[],this.picked=null,this.fault=null,this.tries=0}harvest(t){this.answers=t(".nn-answers");let e=[...t(".nn-lines")?.children??[]];if(!e.length||!this.answers)return!1;this.answers.open=!0;let n=new Map([...this.answers.querySelectorAll(".nn-reasons > li")].map(i=>[i.dataset.line,i]));return this.lines=new Map(e.map(i=>{let{line:r,indent:o,group:l}=i.dataset,a=i.querySelector("code"),h=n.get(r)?.querySelector(".nn-why");return[r,{key:r,text:a.textContent,indent:Number(o),group:l,code:a,why:h}]})),this.program=[...this.lines.values()].filter(({key:i})=>!i.startsWith("x")).sort((i,r)=>Number(i.key)-Number(r.key)),!0}restore(t){!t?.right||!Array.isArray(t.answer)||(this.placed=t.answer.filter(({key:e})=>this.lines.has(e)),this.tries=t.tries,Ve(this.program,this.written).right?this.finish():this.placed=[])}get written(){return this.placed.map(({key:t,indent:e})=>({key:t,indent:e,text:this.lines.get(t).text}))}get pool(){return[...this.lines.keys()].filter(t=>!this.placed.some(e=>e.key===t))}get done(){return this.state==="right"}position(t){return this.placed.findIndex(e=>e.key===t)}place(t,e,n){let i=this.placed.filter(r=>r.key!==t);e>=0&&i.splice(e,0,{key:t,indent:Math.max(0,Math.min(Li,n))}),this.placed=i,this.fault=null,this.state==="wrong"&&(this.state="open")}get nextIndent(){return this.placed.at(-1)?.indent??0}async pick(t){this.done||(this.picked===t?(this.picked=null,this.say(`Put down. ${this.where(t)}`)):(this.position(t)<0&&this.place(t,this.placed.length,this.nextIndent),this.picked=t,this.say(`In hand. ${this.where(t)}`)),await this.focusLine(t))}where(t){let e=this.position(t);if(e<0)return"Not in the program.";let{indent:n}=this.placed[e];return`Line ${e+1} of ${this.placed.length}, indented ${n} ${n===1?"step":"steps"}.`}say(t){this.message=t}async act(t,e=this.picked){let n=this.position(e);if(n<0)return;let{indent:i}=this.placed[n],r=this.placed.length-1;({up:()=>this.place(e,Math.max(0,n-1),i),down:()=>n<r?this.place(e,n+1,i):this.act("remove",e),in:()=>this.place(e,n,i+1),out:()=>this.place(e,n,i-1),remove:()=>{this.place(e,-1),this.picked=null}})[t](),this.say(this.where(e)),await this.focusLine(e)}async focusLine(t){await this.updateComplete,this.querySelector(`.nn-line[data-line="${t}"]`)?.focus()}key(t,e){let n=this.picked===e,i={ArrowUp:"up",ArrowDown:"down",ArrowLeft:"out",ArrowRight:"in",Delete:"remove",Backspace:"remove"};if(t.key==="Escape"&&n)this.pick(e);else if(n&&i[t.key])this.act(i[t.key]);else if(t.key==="ArrowUp"||t.key==="ArrowDown")this.walk(t.key==="ArrowUp"?-1:1,e);else return;t.preventDefault()}walk(t,e){let n=[...this.placed.map(r=>r.key),...this.pool],i=n[n.indexOf(e)+t];i&&this.focusLine(i)}check(){this.picked=null;let t=Ve(this.program,this.written);if(!this.placed.length)return this.say("Put some lines into the program first.");this.tries+=1,t.right?(this.finish(),this.focusMessage()):(Object.assign(this,{state:"wrong",fault:t}),this.message=gn(t,this.written,this.lines)),this.answered({right:t.right,answer:this.placed,correct:t.right})}finish(){Object.assign(this,{state:"right",picked:null,fault:null}),this.message=`Right: all ${this.program.length} lines stand where they belong.`}again(){Object.assign(this,{placed:[],picked:null,fault:null,state:"open",message:""}),this.focusLine(this.pool[0])}giveUp(){this.placed=this.program.map(({key:t,indent:e})=>({key:t,indent:e})),this.finish(),this.message="This is one right order.",this.answered({right:!0,missed:!0,answer:this.placed,correct:!1}),this.focusMessage()}line(t,e,n){let{code:i}=this.lines.get(t),r=this.fault&&n===this.fault.at+1;return c`<li class="nn-row" data-wrong=${r?"true":u} style="--indent: ${e}">
      <button
        class="nn-line"
        data-line=${t}
        aria-pressed=${this.picked===t}
        aria-describedby="${this.id}-keys"
        ?disabled=${this.done}
        @click=${()=>this.pick(t)}
        @keydown=${o=>this.key(o,t)}
        @pointerdown=${o=>un(this,o,t)}
      >
        <span class="nn-grip" aria-hidden="true"></span>${i}
      </button>
      ${r?c`<span class="nn-mark"><span aria-hidden="true">✗</span> first wrong line</span>`:u}
    </li>`}tool(t,e,n){return c`<button
      class="nn-button nn-tool"
      aria-label=${n}
      title=${n}
      ?disabled=${!this.picked}
      @click=${()=>this.act(t)}
    >
      <span aria-hidden="true">${e}</span>
    </button>`}render(){return c`${this.head}
      <p class="nn-zone-title" id="${this.id}-program">Your program</p>
      <ol class="nn-zone nn-placed" aria-labelledby="${this.id}-program">
        ${yt(this.placed,({key:t})=>t,({key:t,indent:e},n)=>this.line(t,e,n+1))}
        ${this.done?u:c`<li class="nn-row nn-next" data-wrong=${this.fault?.kind==="missing"?"true":u}>
          ${this.fault?.kind==="missing"?"Something is missing here":this.placed.length?"Next line":"Bring the lines up here"}
        </li>`}
      </ol>
      <p class="nn-zone-title" id="${this.id}-pool" ?hidden=${!this.pool.length}>${this.done?"Not needed":"Lines to choose from"}</p>
      <ul class="nn-zone nn-pool" aria-labelledby="${this.id}-pool" ?hidden=${!this.pool.length}>
        ${yt(this.pool,t=>t,t=>this.line(t,0))}
      </ul>
      <p class="nn-hush" id="${this.id}-keys">
        Enter takes the line in hand or puts it down; in hand, up and down move it, right and left indent it, Delete takes
        it out of the program.
      </p>
      ${this.done?u:c`<div class="nn-tools" role="group" aria-label="Move the line in hand">
        ${this.tool("up","↑","Move up")} ${this.tool("down","↓","Move down")} ${this.tool("out","⇤","Indent less")}
        ${this.tool("in","⇥","Indent more")} ${this.tool("remove","×","Take out of the program")}
      </div>`}
      ${this.messageLine}
      <div class="nn-buttons">
        ${this.done?c`<button class="nn-button nn-plain" @click=${this.again}>Start over</button>`:c`<button class="nn-button nn-primary" @click=${this.check}>Check</button>`}
        ${!this.done&&this.tries?c`<button class="nn-button nn-plain" @click=${this.giveUp}>Show the solution</button>`:u}
      </div>
      <div class="nn-ending" ?hidden=${!this.done}>${this.answers}</div>`}};var Zt=class extends D{static properties={open:{state:!0}};constructor(){super(),this.open=0}harvest(){return this.steps=[...this.querySelectorAll(":scope > .nn-hint")].map(t=>({title:t.querySelector(":scope > summary").textContent.trim(),body:[...t.childNodes].filter(e=>e.localName!=="summary")})),this.hints=this.steps.length-1,this.steps.length>0}restore(t){this.open=Math.min(t?.hints??0,this.steps.length),this.open===this.steps.length&&(this.state="right")}get nextLabel(){return this.open===this.hints?"Show the solution":this.open?`Show hint ${this.open+1} of ${this.hints}`:`Show a hint (${this.hints} and the solution)`}show(){this.open+=1;let t=this.open===this.steps.length;this.message=t?"The solution is shown above.":`${this.steps[this.open-1].title} of ${this.hints} is shown above.`,t&&(this.state="right",this.focusMessage()),this.answered({right:t,missed:t,hints:this.open,of:this.steps.length,counts:t,correct:!1})}managed(){this.state="right",this.message="Well done.",this.answered({right:!0,missed:!1,correct:!0}),this.focusMessage()}render(){return c`${this.head}
      <ol class="nn-steps">
        ${this.steps.map((t,e)=>c`<li class="nn-step" ?hidden=${e>=this.open} ?data-solution=${e===this.hints}>
            <p class="nn-step-title">${t.title}</p>
            ${t.body}
          </li>`)}
      </ol>
      <div class="nn-buttons">
        ${this.open<this.steps.length?c`<button class="nn-button" @click=${this.show}>${this.nextLabel}</button>`:u}
        ${this.retrying&&this.state!=="right"?c`<button class="nn-button nn-primary" @click=${this.managed}>I can do it now</button>`:u}
      </div>
      ${this.messageLine}`}};var $n="from-neuron-to-dream-progress.json",vt=(s,t)=>`${s} ${t}${s===1?"":"s"}`,T=({page:s,id:t})=>`${s}#${t}`,te=()=>new Map((globalThis.nnQuestions??[]).map(s=>[T(s),s]));function bn(s){let t=document.createElement("template");return t.innerHTML=s,t.content}var Ri=s=>s.slice(0,1e7).text();async function xn(s){await globalThis.MathJax?.startup?.promise,await globalThis.MathJax?.typesetPromise?.([s])}var ee=class extends S{static properties={message:{state:!0},fault:{state:!0},erasing:{state:!0}};constructor(){super(),this.message="",this.fault="",this.erasing=!1,this.asked=new Map,this.solved=new Set}createRenderRoot(){return this}connectedCallback(){if(document.readyState==="loading")return document.addEventListener("DOMContentLoaded",()=>this.connectedCallback(),{once:!0});this.all||(this.all=[...this.childNodes],this.replaceChildren(),this.list=xt(y().read())),super.connectedCallback(),this.refresh=()=>{let t=this.list.filter(n=>this.solved.has(T(n))),e=xt(y().read());this.list=[...t,...e.filter(n=>!this.solved.has(T(n)))],this.requestUpdate()},y().addEventListener("change",this.refresh)}disconnectedCallback(){super.disconnectedCallback(),y().removeEventListener("change",this.refresh)}get chapters(){let t=[...te().keys()],e=i=>(t.indexOf(T(i))+t.length+1)%(t.length+1),n=new Map;for(let i of[...this.list].sort((r,o)=>e(r)-e(o)))n.set(i.page,[...n.get(i.page)??[],i]);return[...n.values()]}async ask(t){let e=T(t),n=bn(te().get(e).html).firstElementChild;n.id=`retry-${t.id}`,n.setAttribute("data-retry",""),n.addEventListener("nn-answer",({detail:i})=>this.heard(t,i)),this.asked.set(e,n),this.requestUpdate(),await this.updateComplete,await xn(n),n.querySelector("input, button")?.focus()}heard(t,{correct:e}){e&&(this.solved.add(T(t)),y().clear(t.page,t.id),this.message="Answered: it has left your list.")}entry(t){let e=T(t),n=te().get(e),i=this.asked.get(e),r=this.solved.has(e),o=new Date(t.item.at).toLocaleDateString("en",{day:"numeric",month:"long"});return c`<li class="nn-missed" data-state=${r?"solved":"open"}>
      ${i?u:c`<div class="nn-missed-prompt">${this.promptOf(e,n,t)}</div>`} ${i??u}
      <p class="nn-missed-line">
        ${r?c`<span class="nn-mark">✓ no longer on your list</span>`:c`<span>last seen on ${o}</span>`}
        ${n?c`<a href=${n.url}>See it in the chapter</a>`:c`<span>This question is no longer in the book.</span>`}
        ${n?u:c`<button class="nn-button nn-plain" @click=${()=>y().clear(t.page,t.id)}>Take it off</button>`}
        ${n&&!i?c`<button class="nn-button" @click=${()=>this.ask(t)}>Ask me again</button>`:u}
      </p>
    </li>`}promptOf(t,e,n){if(this.prompts??=new Map,!this.prompts.has(t)){let i=e&&bn(e.html).querySelector(".nn-question");this.prompts.set(t,i??n.item.prompt),i&&this.updateComplete.then(()=>xn(i))}return this.prompts.get(t)}save(){let t=URL.createObjectURL(new Blob([y().export()],{type:"application/json"}));Object.assign(document.createElement("a"),{href:t,download:$n}).click(),setTimeout(()=>URL.revokeObjectURL(t)),this.say(`Saved ${vt(et(y().read()),"answer")} to ${$n}.`)}async load(t){let[e]=t.target.files;if(t.target.value="",!!e)try{let n=y().import(await Ri(e));this.say(`Added ${vt(et(n),"answer")} from ${e.name}; ${et(y().read())} are here now.`)}catch(n){this.say("",`Nothing was added from ${e.name}: ${n.message}.`)}}erase(){y().erase(),Object.assign(this,{erasing:!1,list:[]}),this.asked.clear(),this.solved.clear(),this.say("Everything is erased.")}say(t,e=""){Object.assign(this,{message:t,fault:e})}get keeping(){let t=et(y().read());return this.erasing?c`<p>Erase ${vt(t,"answer")} from this browser? Nothing brings them back but a saved file.</p>
        <div class="nn-buttons">
          <button class="nn-button nn-danger" @click=${this.erase}>Erase them</button>
          <button class="nn-button" @click=${()=>this.erasing=!1}>Keep them</button>
        </div>`:c`<p>
        ${vt(t,"answer")} in this browser. A file takes them to another one; where both know a question, your first
        try is the earlier one and your answer the later one.
      </p>
      <div class="nn-buttons">
        <button class="nn-button" ?disabled=${!t} @click=${this.save}>Save to a file</button>
        <label class="nn-button nn-file">
          Add from a file<input type="file" accept="application/json,.json" @change=${this.load} />
        </label>
        <button class="nn-button nn-plain" ?disabled=${!t} @click=${()=>this.erasing=!0}>Erase…</button>
      </div>`}render(){let t=this.list.filter(i=>!this.solved.has(T(i))).length,e=et(y().read()),n=t?`${vt(t,"question")} to look at again.`:e?"Nothing is left to look at again.":"You have not answered a question yet. What you miss will wait for you here.";return c`<p class="nn-summary">${n}</p>
      ${y().notice?c`<p class="nn-notice" role="status">${y().notice}</p>`:u}
      ${this.chapters.map(i=>c`<h2>${te().get(T(i[0]))?.chapter??i[0].chapter}</h2>
          <ul class="nn-list">
            ${yt(i,T,r=>this.entry(r))}
          </ul>`)}
      <h2>Your answers</h2>
      <div class="nn-keeping">${this.keeping}</div>
      <p class="nn-message" role="status">${this.message}</p>
      <p class="nn-message" role="alert" data-state="wrong">${this.fault}</p>
      <details class="nn-all"><summary>All questions of the book</summary>${this.all}</details>`}};M("nn-predict",Ft);M("nn-quiz",Yt);M("nn-parsons",Qt);M("nn-reveal",Zt);M("nn-progress",Gt);M("nn-review",ee);var L=[[0,0],[0,1],[1,0],[1,1]],wn={"0000":"always 0","0001":"a AND b","0010":"a and not b","0011":"a","0100":"b and not a","0101":"b","0110":"a XOR b","0111":"a OR b",1e3:"a NOR b",1001:"a XNOR b",1010:"not b",1011:"a or not b",1100:"not a",1101:"b or not a",1110:"a NAND b",1111:"always 1"},Xe=Object.keys(wn).sort(),N=(s,t="x₁",e="x₂")=>wn[s].replace(/\b[ab]\b/g,n=>n==="a"?t:e),R={AND:"0001",OR:"0111",NAND:"1110",XOR:"0110"},kt=["0110","1001"],yn=(s,t)=>[...s].filter((e,n)=>e===t[n]).length;var vn=([s,t,e],n)=>Oe([s,t],e,n),H=([s,t,e],n)=>Ne([s,t],e,n),nt=s=>L.map(t=>H(s,t)).join(""),At=(s,t)=>s.map(e=>H(e,t)),kn=(s,t)=>L.map(e=>H(t,At(s,e))).join("");function An(s){let t=s.currentTarget.ownerSVGElement,e=new DOMPoint(s.clientX,s.clientY).matrixTransform(t.getScreenCTM().inverse());return[e.x,e.y]}function Fe({onstart:s=()=>{},onmove:t}){let e=null;return{down(n){n.button||(n.currentTarget.setPointerCapture(n.pointerId),n.currentTarget.dragStart=An(n),s())},move(n){e=n.currentTarget.dragStart,e&&t(An(n),e)},up(n){n.currentTarget.dragStart=null}}}var Ye={handleEvent:s=>s.cancelable&&s.preventDefault(),passive:!1},ji={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,1],ArrowDown:[0,-1]};function Sn({at:s,scales:t,label:e,value:n,onmove:i,step:r=.05,kind:o=""}){let l=Fe({onmove:([h,p])=>i([t.x.back(h),t.y.back(p)])}),a=h=>{let p=ji[h.key];if(!p)return;h.preventDefault();let d=h.shiftKey?r/5:r;i([s[0]+p[0]*d,s[1]+p[1]*d])};return w`
    <g class="grip ${o}" tabindex="0" role="slider" aria-roledescription="handle" aria-label=${e}
      aria-valuenow=${Math.round(s[0]*100)/100} aria-valuetext=${n}
      transform="translate(${t.x(s[0])} ${t.y(s[1])})"
      @pointerdown=${l.down} @pointermove=${l.move} @pointerup=${l.up} @pointercancel=${l.up} @touchstart=${Ye} @keydown=${a}>
      <circle class="grip-hit" r="26" /><circle class="grip-ring" r="17" /><circle class="grip-dot" r="9" />
    </g>
  `}var _n=x` .grip{cursor: grab;touch-action: none;outline: none}.grip:active{cursor: grabbing}.grip-hit{fill: transparent}.grip-ring{fill: none;stroke: var(--line-color,var(--nn-ink));opacity: 0.35;stroke-width: 1.5}.grip-dot{fill: var(--nn-surface);stroke: var(--line-color,var(--nn-ink));stroke-width: 4}.grip:hover .grip-ring{opacity: 0.8}.grip:focus-visible .grip-ring{opacity: 1;stroke: var(--nn-accent);stroke-width: 4}`;var se=([s,t,e],[n,i])=>s*n+t*i+e;function Ge(s,t,e){let n=i=>e*se(t,i)>=0;return s.flatMap((i,r)=>{let o=s[(r+1)%s.length],[l,a]=[se(t,i),se(t,o)],h=n(i)?[i]:[];if(n(i)===n(o)||l===a)return h;let p=l/(l-a);return[...h,[i[0]+p*(o[0]-i[0]),i[1]+p*(o[1]-i[1])]]})}var En=(s,t)=>[[s,s],[t,s],[t,t],[s,t]],Pi=s=>Math.abs(s.reduce((t,[e,n],i)=>t+e*s.at(i-1)[1]-n*s.at(i-1)[0],0))/2;function On(s,t,e){let n=[{code:[],polygon:En(t,e)}],i=s.reduce((o,l)=>o.flatMap(({code:a,polygon:h})=>[{code:[...a,0],polygon:Ge(h,l,-1)},{code:[...a,1],polygon:Ge(h,l,1)}]),n),r=({code:o,polygon:l})=>s.every((a,h)=>a[0]||a[1]||o[h]===(a[2]>0?1:0))&&Pi(l)>1e-9;return i.filter(r)}function Je(s,t,e){if(s[0]===0&&s[1]===0)return null;let n=Ge(En(t,e),s,1).filter(r=>Math.abs(se(s,r))<1e-9),i=n.find(r=>Math.hypot(r[0]-n[0][0],r[1]-n[0][1])>1e-6);return i?[n[0],i]:null}function Mn(s,t,e,n=1.4){let i=[t[1]-s[1],s[0]-t[0]],r=Math.hypot(...i),o=Math.min(n,Math.hypot(e[0],e[1])||1),l=i[0]*e[0]+i[1]*e[1]<0?-1:1,a=i.map(h=>E(l*o*h/r,2));return[...a,E(-(a[0]*(s[0]+t[0])+a[1]*(s[1]+t[1]))/2,2)]}var J=360,[it,rt]=[-.5,1.5],v={x:$t([it,rt],[0,J]),y:$t([it,rt],[J,0])},Ui=s=>Math.min(rt-.1,Math.max(it+.1,s)),Nn=s=>`M${s.map(([t,e])=>`${v.x(t).toFixed(1)} ${v.y(e).toFixed(1)}`).join("L")}Z`;function Cn(s,t){if(t?.key===String(s))return t.points;let e=Je(s,it+.1,rt-.1);if(!e)return null;let n=i=>e[0].map((r,o)=>r+i*(e[1][o]-r));return[n(.1),n(.9)]}function zi([s,t],[e,n]){let[i,r]=[(v.x(e[0])+v.x(n[0]))/2,(v.y(e[1])+v.y(n[1]))/2],o=Math.hypot(s,t),l=Math.atan2(-t/o,s/o)*180/Math.PI;return w`<path class="arrow" transform="translate(${i} ${r}) rotate(${l})" d="M0 0H24M17 -6L25 0L17 6" />`}function Ii({unit:s,kind:t,memory:e,onunit:n}){let i=Je(s,it,rt);if(!i)return u;let r=Fe({onstart:()=>e.set(`${t} pushed`,s),onmove(a,h){let[p,d,m]=e.get(`${t} pushed`),[g,b]=["x","y"].map((k,C)=>v[k].back(a[C])-v[k].back(h[C]));n([p,d,m-p*g-d*b])}}),[o,l]=i.map(([a,h])=>[v.x(a),v.y(h)]);return w`
    <g class="line ${t}">
      <line class="line-hit" x1=${o[0]} y1=${o[1]} x2=${l[0]} y2=${l[1]}
        @pointerdown=${r.down} @pointermove=${r.move} @pointerup=${r.up} @pointercancel=${r.up} @touchstart=${Ye} />
      <line class="line-seen" x1=${o[0]} y1=${o[1]} x2=${l[0]} y2=${l[1]} />
      ${zi(s,Cn(s,e.get(t))??i)}
    </g>
  `}function Di({unit:s,name:t,kind:e,memory:n,onunit:i}){let r=Cn(s,n.get(e));if(!r)return u;let o=a=>h=>{let p=h.map(Ui),d=r[1-a];if(Math.hypot(p[0]-d[0],p[1]-d[1])<.3)return;let m=Mn(a?d:p,a?p:d,s);n.set(e,{key:String(m),points:a?[d,p]:[p,d]}),i(m)},l=([a,h])=>`${$(Math.round(a*100)/100)}, ${$(Math.round(h*100)/100)}`;return r.map((a,h)=>Sn({at:a,scales:v,label:`${t}, handle ${h+1}`,value:l(a),onmove:o(h),kind:e}))}function qi({at:s,target:t,right:e,text:n}){let[i,r]=[v.x(s[0]),v.y(s[1])];return w`
    <g class="point ${t===null?"mixed":t?"one":"zero"}" style="transform:translate(${i}px,${r}px)">
      <circle r="17" />
      <text y="6">${t===null?"?":t}</text>
      ${e===void 0?u:w`<g class="badge ${e?"right":"wrong"}" transform="translate(15 -15)"><circle r="9" /><text y="4.5">${e?"✓":"✗"}</text></g>`}
      <text class="where" y="34">${n}</text>
    </g>
  `}function Ke({id:s,label:t,axes:e,lines:n,output:i,points:r,extra:o=u,printing:l}){let a=On(n.map(({unit:h})=>h),it,rt);return w`
    <svg class="plane" viewBox="0 0 ${J} ${J}" role="group" aria-label=${t}>
      <defs>
        <pattern id="hatch-${s}" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="9" />
        </pattern>
      </defs>
      ${a.map(({code:h,polygon:p})=>{let d=i(h);return w`<path class="cell ${d?"one":"zero"}" d=${Nn(p)} />
          ${d?u:w`<path fill="url(#hatch-${s})" d=${Nn(p)} />`}`})}
      <g class="frame" aria-hidden="true">
        <path d="M${v.x(0)} 0V${J}M0 ${v.y(0)}H${J}" />
        <path class="box" d="M${v.x(0)} ${v.y(0)}V${v.y(1)}H${v.x(1)}V${v.y(0)}Z" />
        <text x=${J-8} y=${v.y(0)-8} text-anchor="end">${e[0]}</text>
        <text x=${v.x(0)+8} y="18">${e[1]}</text>
      </g>
      ${o}
      ${n.map(Ii)}
      <g aria-hidden="true">${r.map(qi)}</g>
      ${l?u:n.map(Di)}
    </svg>
  `}var Qe=([s,t])=>[v.x(s),v.y(t)],Tn=x` .plane{display: block;width: 100%;max-width: 400px;border-radius: 12px;user-select: none;-webkit-user-select: none;print-color-adjust: exact}.cell.one{fill: color-mix(in srgb,var(--nn-blue) 22%,var(--nn-surface))}.cell.zero{fill: color-mix(in srgb,var(--nn-orange) 7%,var(--nn-surface))}pattern line{stroke: var(--nn-orange);stroke-width: 1;opacity: 0.22}.frame path{fill: none;stroke: var(--nn-muted);opacity: 0.45}.frame .box{stroke-dasharray: 3 4}.frame text{font-size: 15px;font-style: italic;fill: var(--nn-ink)}.line-seen{stroke: var(--line-color,var(--nn-ink));stroke-width: 4;pointer-events: none}.line-hit{stroke: transparent;stroke-width: 30;cursor: move;touch-action: none}.arrow{fill: none;stroke: var(--line-color,var(--nn-ink));stroke-width: 3;stroke-linecap: round;stroke-linejoin: round;pointer-events: none}.point{pointer-events: none;transition: transform 0.35s}.point text{text-anchor: middle;font-size: 17px;font-weight: 650}.point > circle{stroke: var(--nn-ink);stroke-width: 2.5;fill: var(--nn-surface)}.point.one > circle{fill: var(--nn-ink)}.point.one > text:not(.where){fill: var(--nn-surface)}.point.zero > text,.point.mixed > text,.point .where{fill: var(--nn-ink)}.point.mixed > circle{stroke: var(--nn-red);stroke-dasharray: 4 3}.point .where{font-size: 13px;font-weight: 500;paint-order: stroke;stroke: var(--nn-surface);stroke-width: 4px;stroke-linejoin: round}.badge text{font-size: 12px;font-weight: 700;fill: var(--nn-surface)}.badge.right circle{fill: var(--nn-green)}.badge.wrong circle{fill: var(--nn-red)}`;var Hi=(s,t,e)=>c`
  <li class="${t?"found":"open"} ${e?"now":""}">
    <svg viewBox="0 0 44 44" aria-hidden="true">
      <rect x="0.75" y="0.75" width="42.5" height="42.5" rx="8" />
      ${L.map(([n,i],r)=>w`<circle class=${t?`b${s[r]}`:"unknown"} cx=${13+18*n} cy=${31-18*i} r="5.5" />`)}
    </svg>
    <span class="tile-name">${N(s)}<span class="hush">${t?": found":": not yet"}</span></span>
  </li>
`;function Ln({found:s,now:t,layers:e}){let n=Xe.filter(o=>!kt.includes(o)&&s.has(o)).length,i=kt.every(o=>s.has(o)),r=n===14?i?"All sixteen: with a hidden layer nothing is out of reach.":e==="one"?"All that a line can make. XOR and XNOR stay empty.":"XOR and XNOR need the hidden layer.":"";return c`
    <details class="board screen-only">
      <summary>
        Collect them all: <b class="num">${s.size} of 16</b> functions found<span class="muted"> (one line can make 14)</span>
      </summary>
      <p class="small muted">
        Each tile is one way to answer the four corners; a filled dot is a 1. Every function you make is ticked off. ${r}
      </p>
      <ul>
        ${Xe.map(o=>Hi(o,s.has(o),o===t))}
      </ul>
    </details>
  `}var Rn=x` .board{margin-top: 16px}.board summary{min-height: 44px;padding: 11px 4px;cursor: pointer;border-radius: 10px}.board ul{display: grid;grid-template-columns: repeat(auto-fill,minmax(70px,1fr));gap: 10px 6px;list-style: none;margin: 10px 0 0;padding: 0}.board li{text-align: center}.board svg{width: 48px;display: block;margin: 0 auto 2px}.board rect{fill: var(--nn-surface);stroke: var(--nn-muted);stroke-width: 1.5;stroke-dasharray: 3 3}.board .found rect{stroke: var(--nn-green);stroke-dasharray: none}.board .now rect{stroke: var(--nn-accent);stroke-width: 3}.board circle{fill: var(--nn-surface);stroke: var(--nn-ink);stroke-width: 1.5}.board .b1{fill: var(--nn-ink)}.board .unknown{stroke: var(--nn-line)}.tile-name{display: block;font-size: 0.75em;line-height: 1.2}.open .tile-name{color: var(--nn-muted)}`;var ot={w:{min:-2,max:2,step:.1},b:{min:-3,max:3,step:.1}},Ze=({min:s,max:t},e)=>E(Math.min(t,Math.max(s,e)),2),St=([s,t,e])=>[Ze(ot.w,s),Ze(ot.w,t),Ze(ot.b,e)];var jn=[{x:24,y:40},{x:24,y:110}],at=[{x:160,y:40},{x:160,y:110}],ts={x:290,y:75},es=20;function Pn(s,t,e,n){let[i,r]=[{x:s.x+es,y:s.y},{x:t.x-es,y:t.y}],[o,l]=[i.x+n*(r.x-i.x),i.y+n*n*(3-2*n)*(r.y-i.y)];return w`
    <path class="wire flowing ${e<0?"minus":"plus"}" d=${Ce(i,r)} stroke-width=${Te(e,3)} />
    <text class="weight" x=${o} y=${l+4}>${$(e)}</text>
  `}var ne=({x:s,y:t},e,n)=>w`
  <g class="node ${n}"><circle cx=${s} cy=${t} r=${es} /><text x=${s} y=${t+5}>${e}</text></g>`;function Un({hidden1:s,hidden2:t,output:e}){return w`
    <svg class="network" viewBox="0 0 320 150" role="img" aria-label="Two inputs, two hidden units, one output; the numbers are in the table">
      ${[s,t].map((n,i)=>jn.map((r,o)=>Pn(r,at[i],n[o],o===i?.5:.28)))}
      ${at.map((n,i)=>Pn(n,ts,e[i],.5))}
      ${jn.map((n,i)=>ne(n,["x₁","x₂"][i],""))}
      ${ne(at[0],"h₁","hidden1")}${ne(at[1],"h₂","hidden2")}${ne(ts,"y","output")}
      <text class="bias" x=${at[0].x} y="14">b ${$(s[2])}</text>
      <text class="bias" x=${at[1].x} y="146">b ${$(t[2])}</text>
      <text class="bias" x=${ts.x} y="46">b ${$(e[2])}</text>
    </svg>
  `}var ie={AND:[1,1,-1.5],OR:[1,1,-.5],"AND NOT":[1,-1,-.5]};function zn(s,t,e,n){let i=s.state[t],r=[c`w<sub>1</sub>`,c`w<sub>2</sub>`,c`b`];return i.map((o,l)=>G({label:[`Weight of ${e[0]}${n}`,`Weight of ${e[1]}${n}`,`Bias${n}`][l],symbol:r[l],value:o,...l<2?ot.w:ot.b,onchange:a=>s.change({[t]:i.map((h,p)=>p===l?a:h)})}))}function In(s,t){return c`<button class="button small" @click=${()=>s.change({[t]:s.state[t].map(e=>-e+0)})}>
    Swap the sides
  </button>`}function Dn(s){return c`
    <div class="numbers screen-only">${zn(s,"line",["x₁","x₂"],"")} ${In(s,"line")}</div>
  `}function qn(s){let t={hidden1:"h₁",hidden2:"h₂",output:"y"},e=s.edited,n=e==="output"?["h₁","h₂"]:["x₁","x₂"],i=Object.keys(ie).find(r=>String(ie[r])===String(s.state.output));return c`
    <div class="numbers screen-only">
      ${O({label:"Unit y combines h₁ and h₂ by",name:"combiner",kind:"small",value:i,options:Object.keys(ie).map(r=>({value:r,text:`h₁ ${r} h₂`})),onchange:r=>s.change({output:ie[r]})})}
      <div class="which">
        <span class="small muted">Numbers of</span>
        ${O({label:"Numbers of unit",name:"edited",value:e,options:Object.entries(t).map(([r,o])=>({value:r,text:o})),onchange:r=>{s.edited=r,s.requestUpdate()}})}
        ${In(s,e)}
      </div>
      ${zn(s,e,n,` in ${t[e]}`)}
    </div>
  `}function Hn(s){let t=s.two;return c`
    <table class="truth num">
      <caption class="hush">
        Truth table for ${s.state.target}
      </caption>
      <thead>
        <tr>
          <th scope="col">x<sub>1</sub> x<sub>2</sub></th>
          ${t?c`<th scope="col">h<sub>1</sub> h<sub>2</sub></th>`:u}
          <th scope="col">sum</th>
          <th scope="col">output</th>
          <th scope="col">${s.state.target}</th>
        </tr>
      </thead>
      <tbody>
        ${s.rows().map(({x:e,h:n,sum:i,y:r,wanted:o,right:l})=>c`
            <tr class=${l?"right":"wrong"}>
              <th scope="row">${e.join(" ")}</th>
              ${t?c`<td>${n.join(" ")}</td>`:u}
              <td>${$(i)}</td>
              <td><b>${r}</b></td>
              <td>${o} <span class="mark">${l?"✓":"✗"}</span></td>
            </tr>
          `)}
      </tbody>
    </table>
  `}var Bn={AND:"4 of 4. One 1 does not outweigh the bias, two do.",OR:"4 of 4. Next to AND only the bias needs to change: the same tilt, moved so that a single 1 is enough.",NAND:"4 of 4. NAND is AND with every sign turned: the line can stay, its 1 side changes.",XOR:"4 of 4."},Vn={AND:"Output 1 only if both inputs are 1.",OR:"Output 1 if at least one input is 1.",NAND:"Output 0 only if both inputs are 1.",XOR:"Output 1 if exactly one input is 1."},Wn={none:"",2:"You guessed 2; lines with 3 exist.",3:"You guessed 3: right.",4:"You guessed 4, as most people do."},Xn="No line gets all four. Suppose one did: (0, 1) and (1, 0) lie on its 1 side, so the point halfway between them does too. (0, 0) and (1, 1) lie on its 0 side, so the point halfway between them does too. But halfway is (½, ½) both times.",Fn=4;var ss=s=>!s.two&&s.state.target==="XOR"&&s.tried.size>=Fn&&s.best.XOR>=3;function Bi(s){return c`
    <div class="predict screen-only">
      <span>${s.state.guess==="none"?"First commit to a guess. How many corners can one line get right for XOR?":"Your guess:"}</span>
      ${O({label:"Most corners that one line gets right for XOR",name:"guess",value:s.state.guess,options:["2","3","4"].map(e=>({value:e,text:e})),onchange:e=>s.change({guess:e})})}
    </div>
  `}function Vi(s){let{target:t,guess:e}=s.state,n=c`<p class="units"><span class="unit">the line computes ${N(s.bits)}</span></p>`;if(t!=="XOR")return c`${n} ${s.right===4?c`<p class="good">✓ ${Bn[t]}</p>`:u}`;if(!ss(s)){let i=e==="none"?u:c`<p>Best so far: ${s.best.XOR} of 4. Keep turning the line.</p>`;return c`${Bi(s)} ${n} ${i}`}return c`
    <p><b>3 of 4 is the most.</b> ${Wn[e]} ${Xn}</p>
    <p><button class="button primary screen-only" @click=${()=>s.change({layers:"two"})}>Add a hidden layer</button></p>
  `}function Wi(s){let{target:t}=s.state,e=c`<p class="units">
    ${s.units().map(r=>c`<span class="unit">${r}</span> `)} <span class="unit">network: ${N(s.bits)}</span>
  </p>`;if(s.right<4){let r=s.state.target==="XOR"?" What must each line separate, so that y sees the 1s in one corner?":"";return c`${e}
      <p>Turn the lines h₁ and h₂ on the left and the line of y on the right until all four corners are right.${r}</p>`}let n=s.ways.size,i=t==="XOR"?` Ways found: ${n}. ${n<2?"There are more: try h₁ AND NOT h₂, or OR.":""}`:"";return c`${e}
    <p class="good">✓ 4 of 4. The hidden layer moves the corners; then one line is enough.${i}</p>`}function Yn(s){let{target:t}=s.state;return c`<p class="score">
    <b>${t}.</b> ${Vn[t]} <span class="big num ${s.right===4?"full":""}">${s.right} of 4</span> corners right.
  </p>`}function Gn(s){return c`<div class="verdict">${s.two?Wi(s):Vi(s)}</div>`}var re=(s,t,e)=>({unit:s.state[t],name:e,kind:t,memory:s.grips,onunit(n){s.edited=t==="line"?s.edited:t,s.change({[t]:n})}});function Xi(){let[[s,t],[e,n],[i,r],[o,l]]=L.map(Qe),[a,h]=Qe([.5,.5]);return w`<g class="crossing" aria-hidden="true">
    <path d="M${s} ${t}L${o} ${l}M${e} ${n}L${i} ${r}" /><circle cx=${a} cy=${h} r="6" />
    <text x=${a} y=${h-14}>(½, ½)</text>
  </g>`}function Jn(s){let{state:t,two:e,printing:n}=s,i=R[t.target],r=s.rows().map(({x:a,right:h},p)=>({at:a,target:Number(i[p]),right:h,text:`${a[0]}, ${a[1]}`})),o=Ke({id:"inputs",label:"Plane of the inputs x₁ and x₂",axes:["x₁","x₂"],lines:e?[re(s,"hidden1","Line h₁"),re(s,"hidden2","Line h₂")]:[re(s,"line","Line")],output:a=>e?H(t.output,a):a[0],points:r,extra:ss(s)&&!n?Xi():u,printing:n}),l=e?c`<span class="key h1">h₁</span> and <span class="key h2">h₂</span> each cut the plane in two. Blue: the network’s output is 1.`:c`<span class="screen-only">Drag a round handle to turn the line, or the line to move it.</span> Blue, where the arrow
        points: output 1.`;return c`${o}
    <p class="small muted caption">${l}</p>`}function Kn(s){let{state:t,printing:e}=s,n=R[t.target],i=new Map;L.forEach((l,a)=>{let h=At(s.hidden,l),p=i.get(String(h))??{at:h,targets:[],from:[]};p.targets.push(Number(n[a])),p.from.push(l.join("")),i.set(String(h),p)});let r=[...i.values()].map(({at:l,targets:a,from:h})=>{let p=new Set(a).size>1,d=a.every(m=>m===H(t.output,l));return{at:l,target:p?null:a[0],right:d,text:`from ${h.join(" ")}`}}),o=Ke({id:"hidden",label:"Plane of the hidden outputs h₁ and h₂",axes:["h₁","h₂"],lines:[re(s,"output","Line of y")],output:l=>l[0],points:r,printing:e});return c`${o}
    <p class="small muted caption">What y sees: the corners, moved to (h₁, h₂). One more line separates them here, or not.</p>`}var Qn=x` header{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 8px;margin-bottom: 14px}.stage{display: grid;gap: 16px 20px}.wide.one{grid-template-columns: minmax(0,1.1fr) minmax(0,1fr)}.wide.two{grid-template-columns: minmax(0,1fr) minmax(0,1fr)}.wide .verdict{grid-column: 1 / -1}.wide.one .side{grid-area: 1 / 2}.score{margin-bottom: 12px}.narrow .plane{margin: 0 auto}.caption{margin-top: 6px}.numbers{display: flex;flex-direction: column;gap: 4px;align-items: flex-start}.numbers .slider{width: 100%}.numbers .slider-symbol{width: 26px;font-style: italic}.which{display: flex;flex-wrap: wrap;align-items: center;gap: 8px}.segmented.small{font-size: 0.875em}.truth{width: 100%;margin-top: 12px}.truth th,.truth td{text-align: center;padding: 5px 4px}.truth tbody th{color: var(--nn-ink)}.right .mark{color: var(--nn-green);font-weight: 700}.wrong .mark{color: var(--nn-red);font-weight: 700}.verdict{padding: 14px;border-radius: 10px;border: 1px solid var(--nn-line);background: var(--nn-paper)}.verdict > * + *{margin-top: 10px}.big{white-space: nowrap;font-size: 1.375em;font-weight: 700;margin-left: 6px}.full{color: var(--nn-green)}.good{color: var(--nn-green);font-weight: 600}.predict{display: flex;flex-wrap: wrap;align-items: center;gap: 8px 14px}.units{display: flex;flex-wrap: wrap;gap: 6px}.unit{padding: 3px 10px;border-radius: 999px;border: 1px solid var(--nn-line);background: var(--nn-surface);font-size: 0.9375em}.hidden1,.key.h1{--line-color: var(--nn-accent)}.hidden2,.key.h2{--line-color: var(--nn-green)}.key{color: var(--line-color);font-weight: 700}.hidden2 .line-seen{stroke-dasharray: 12 6}.network{display: block;width: 100%;max-width: 360px;margin: 0 auto}.network text{text-anchor: middle;font-size: 14px;fill: var(--nn-ink);font-variant-numeric: tabular-nums}.network .weight{font-size: 13px;paint-order: stroke;stroke: var(--nn-surface);stroke-width: 5px;stroke-linejoin: round}.network .bias{font-size: 12px;fill: var(--nn-muted)}.node circle{fill: var(--nn-surface);stroke: var(--line-color,var(--nn-ink));stroke-width: 3}.crossing path{fill: none;stroke: var(--nn-red);stroke-width: 2;stroke-dasharray: 6 5}.crossing circle{fill: var(--nn-red)}.crossing text{text-anchor: middle;font-size: 14px;font-weight: 600;fill: var(--nn-red);paint-order: stroke;stroke: var(--nn-surface);stroke-width: 4px}`;var oe=()=>Q({count:3,min:-3,max:3}),ae=class extends Y{static fields={layers:z("one","two"),target:z(...Object.keys(R)),line:oe(),hidden1:oe(),hidden2:oe(),output:oe(),guess:z("none","2","3","4")};static styles=[...super.styles,mt,ft,_n,It,Tn,Rn,Qn];static complete(t){return{layers:t.layers??"one",target:t.target??"AND",line:St(t.line??[1,-.4,-.3]),hidden1:St(t.hidden1??[1,1,-.5]),hidden2:St(t.hidden2??[1,-.4,-.3]),output:St(t.output??[1,1,-1.5]),guess:t.guess??"none"}}constructor(){super(),this.grips=new Map,this.edited="hidden2",this.forget()}forget(){this.best={},this.tried=new Set,this.found=new Set,this.ways=new Set}get label(){return this.two?"A network of three perceptrons over four corners":"A perceptron's line over four corners"}get two(){return this.state.layers==="two"}get hidden(){return[this.state.hidden1,this.state.hidden2]}get bits(){return this.two?kn(this.hidden,this.state.output):nt(this.state.line)}get right(){return yn(this.bits,R[this.state.target])}willUpdate(){if(this.printing)return;let{target:t}=this.state;this.found.add(this.bits),this.best[t]=Math.max(this.best[t]??0,this.right),t==="XOR"&&!this.two&&this.tried.add(this.bits),this.two&&this.bits===R.XOR&&this.ways.add(this.units().join("; "))}units(){let{hidden1:t,hidden2:e,output:n}=this.state;return[`h₁ = ${N(nt(t))}`,`h₂ = ${N(nt(e))}`,`y = ${N(nt(n),"h₁","h₂")}`]}drawing(){return c`
      <header class="screen-only">${this.targets()} ${this.layerSwitch()}</header>
      ${Yn(this)}
      <div class="stage ${this.width<600&&!this.printing?"narrow":"wide"} ${this.two?"two":"one"}">
        <div>${Jn(this)}</div>
        ${this.two?c`<div>${Kn(this)}</div>`:u} ${Gn(this)}
        ${this.two?qn(this):u}
        <div class="side">${this.two?Un(this.state):Dn(this)} ${Hn(this)}</div>
      </div>
      ${Ln({found:this.found,now:this.bits,layers:this.state.layers})}
    `}targets(){let t=e=>this.best[e]===4?"4/4 ✓":`${this.best[e]??"–"}/4`;return O({label:"Target",name:"target",value:this.state.target,options:Object.keys(R).map(e=>({value:e,text:e,note:t(e)})),onchange:e=>this.change({target:e})})}layerSwitch(){return O({label:"Network",name:"layers",value:this.state.layers,options:[{value:"one",text:"One perceptron"},{value:"two",text:"Hidden layer"}],onchange:t=>this.change({layers:t})})}rows(){let t=R[this.state.target];return L.map((e,n)=>{let i=this.two?At(this.hidden,e):e,r=this.two?this.state.output:this.state.line,o=H(r,i);return{x:e,h:i,sum:vn(r,i),y:o,wanted:Number(t[n]),right:o===Number(t[n])}})}summary(){let{target:t,line:e}=this.state,n=this.two?`${this.units().join(", ")}. The network computes ${N(this.bits)}.`:`The line computes ${N(nt(e))}.`,i=kt.includes(R[t])&&!this.two&&this.right===3?" No line gets more than 3.":"";return`${n} ${t}: ${this.right} of 4 corners right.${i}`}table(){let{target:t}=this.state,e=this.rows();return{caption:`${this.label}; target ${t}, ${this.right} of 4 right`,head:["x₁ x₂",...this.two?["h₁ h₂"]:[],"sum","output","wanted"],rows:[...e.map(({x:n,h:i,sum:r,y:o,wanted:l})=>[n.join(" "),...this.two?[i.join(" ")]:[],$(r),o,l]),...Object.entries(this.two?{h1:"hidden1",h2:"hidden2",y:"output"}:{line:"line"}).map(([n,i])=>{let[r,o,l]=this.state[i].map(a=>$(a));return[n,...this.two?[""]:[],`w₁ ${r}`,`w₂ ${o}`,`b ${l}`]})]}}};var is={};I(is,{lazyTags:()=>ei,need:()=>ce,notebook:()=>_t,watch:()=>ns});var ti=f,Zn=document.currentScript?.src,ei=Object.keys(ti).filter(s=>!s.includes("/")).map(s=>`nn-${s}`),Fi=s=>`nn${s.split("/").map(t=>t[0].toUpperCase()+t.slice(1)).join("")}`,he=s=>s.includes("/")?globalThis[Fi(s)]:customElements.get(`nn-${s}`),_t={source:null};async function Yi(s){let t=document.createElement("script");if(_t.source)t.textContent=await _t.source(s),document.head.append(t);else{if(!Zn)throw new Error(`${s} has no address to come from`);let e=new URL(`figures/${s}.js`,Zn);e.search=`v=${ti[s]}`,t.src=e.href,await new Promise((n,i)=>{t.onload=n,t.onerror=()=>i(new Error(`${e.pathname} was not found`)),document.head.append(t)})}if(!he(s))throw new Error(`${s} did not define what it should`);return he(s)}var le=new Map;function ce(s){if(he(s))return Promise.resolve(he(s));if(!le.has(s)){let t=Yi(s).finally(()=>le.delete(s));le.set(s,t)}return le.get(s)}function ns(){let s=i=>ce(i.localName.slice(3)).catch(()=>{}),t=new IntersectionObserver(i=>{for(let{isIntersecting:r,target:o}of i)r&&(t.unobserve(o),s(o))},{rootMargin:"100% 0px"}),e=ei.flatMap(i=>[...document.querySelectorAll(i)]),n=i=>{let r=i.id||i.localName.slice(3);return new RegExp(`[#&]${r}(-\\d+)?\\.`).test(decodeURI(location.hash))};for(let i of e)n(i)?s(i):t.observe(i);addEventListener("hashchange",()=>e.filter(n).forEach(s))}globalThis.nnFigures??={need:ce,notebook:_t,modules:{lit:{LitElement:S,css:x,html:c,nothing:u,svg:w},"./base.js":Ae,"./define.js":Ie,"./lazy.js":is,"./math/decimal.js":_e,"./parts/segmented.js":Le,"./parts/slider.js":Re,"./schema.js":je,"./styles.js":ve}};M("nn-concert",Bt);M("nn-gates",ae);ns();})();
/*! Bundled license information:

@lit/reactive-element/css-tag.js:
  (**
   * @license
   * Copyright 2019 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/reactive-element.js:
lit-html/lit-html.js:
lit-element/lit-element.js:
lit-html/directive.js:
lit-html/directives/repeat.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/is-server.js:
  (**
   * @license
   * Copyright 2022 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directive-helpers.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
